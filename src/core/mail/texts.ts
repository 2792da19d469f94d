import type { Language } from './language.ts';

/** What a mail can be about. The facts of each are in `Notice` (notify.ts); `{by}` and the like are filled from them. */
export type MailKind =
  | 'passwordLink'
  | 'passwordLinkSent'
  | 'invitation'
  | 'passwordChanged'
  | 'passwordSet'
  | 'passwordReset'
  | 'emailChanged'
  | 'phoneChanged'
  | 'factorSetUp'
  | 'factorRevoked'
  | 'factorEnforced'
  | 'factorLocked'
  | 'factorDisabled'
  | 'loginsIncomplete';

/** Subject, and the paragraphs between greeting and facts. A subject holds no word of anybody else's. */
interface Sentences {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Label of the link, for mails that have one. */
  readonly link?: string;
}

interface Words {
  readonly greeting: string;
  readonly closing: string;
  readonly time: string;
  readonly address: string;
  readonly account: string;
  readonly tenant: string;
  readonly strategies: Readonly<Record<'TOTP' | 'SMS', string>>;
}

/** All sentences of all mails, and nowhere else. Every notice says what to do if it was not you (NIST 800-63B-4 4.6). */
export const texts: Readonly<Record<Language, { words: Words; mails: Readonly<Record<MailKind, Sentences>> }>> = {
  en: {
    words: {
      greeting: 'Hello {user},',
      closing: 'This message was sent automatically. Nobody will ever ask you for a password or a verification code.',
      time: 'Time',
      address: 'From the address',
      account: 'User name',
      tenant: 'Tenant',
      strategies: { TOTP: 'authenticator app (TOTP)', SMS: 'text message (SMS)' },
    },
    mails: {
      passwordLink: {
        subject: 'Set a new password',
        paragraphs: [
          'Somebody, most likely you, asked for a link to set a new password for your account. The link works once, until {until}.',
          'Your second factor stays as it is and is asked for at the next login.',
          'If it was not you, do nothing: your password stays as it is. If it happens again, tell your administrator.',
        ],
        link: 'Set a new password',
      },
      passwordLinkSent: {
        subject: 'Set a new password',
        paragraphs: [
          '{by} sends you this link to set a new password for your account. The link works once, until {until}.',
          'Your second factor stays as it is and is asked for at the next login. Until you use the link, nothing changes.',
          'If you did not expect that, ask your administrator in person or by telephone before you use it.',
        ],
        link: 'Set a new password',
      },
      invitation: {
        subject: 'Your new account',
        paragraphs: [
          'An account was made for you. Choose a password to begin. The link works once, until {until}; after that, ask for a new one with "Forgot password?" on the login page.',
          'If you do not expect an account, do nothing.',
        ],
        link: 'Choose a password',
      },
      passwordChanged: {
        subject: 'Your password was changed',
        paragraphs: [
          'The password of your account was changed. Your other sessions were ended.',
          'If it was not you, ask for a new password at once with "Forgot password?" on the login page, and tell your administrator.',
        ],
      },
      passwordSet: {
        subject: 'Your password was changed by an administrator',
        paragraphs: [
          '{by} set a new password for your account. Your sessions were ended.',
          'If you did not expect that, tell your administrator in person or by telephone.',
        ],
      },
      passwordReset: {
        subject: 'Your password was reset',
        paragraphs: [
          'The password of your account was set anew with a link that was sent to this address. All your sessions were ended; your second factor stays as it is.',
          'If it was not you, somebody can read your mail: change the password of your mailbox, then ask for a new password here with "Forgot password?" on the login page, and tell your administrator.',
        ],
      },
      emailChanged: {
        subject: 'The email address of your account was changed',
        paragraphs: [
          'Your account has another email address from now on. Links that set passwords, and notices like this one, no longer come to this address.',
          'If it was not you, tell your administrator at once.',
        ],
      },
      phoneChanged: {
        subject: 'The phone number of your account was changed',
        paragraphs: [
          'The phone number of your account was changed. It now ends in {ending}.',
          'If it was not you, change your password at once and tell your administrator.',
        ],
      },
      factorSetUp: {
        subject: 'Two-factor authentication was set up',
        paragraphs: [
          'Two-factor authentication by {strategy} was set up for your account. From now on the login asks for a code as well. Your other sessions were ended.',
          'If it was not you, tell your administrator at once: only an administrator can revoke it.',
        ],
      },
      factorRevoked: {
        subject: 'Two-factor authentication was revoked',
        paragraphs: [
          '{by} revoked the two-factor authentication by {strategy} of your account. The codes of before no longer work, and your sessions were ended.',
          'If you did not ask for that, tell your administrator in person or by telephone, and change your password.',
        ],
      },
      factorEnforced: {
        subject: 'Two-factor authentication is required for your account',
        paragraphs: [
          '{by} decided that your account needs two-factor authentication by {strategy}. The next login shows how to set it up.',
          'If the login asks you to set it up although you have done so before, tell your administrator.',
        ],
      },
      factorLocked: {
        subject: 'Wrong verification codes for your account',
        paragraphs: [
          'Several wrong verification codes in a row were typed for your account, each time with the right password. Further ones have to wait.',
          'If it was not you, somebody knows your password: change it at once and tell your administrator.',
        ],
      },
      factorDisabled: {
        subject: 'Two-factor authentication was disabled after too many wrong codes',
        paragraphs: [
          'So many wrong verification codes in a row were typed for your account that no code is accepted any more. An administrator has to revoke your second factor so that you can set it up again.',
          'If it was not you, somebody knows your password: change it at once and tell your administrator.',
        ],
      },
      loginsIncomplete: {
        subject: 'Logins with your password stopped before the second factor',
        paragraphs: [
          'Somebody logged in several times with your right password and went no further when the second factor was asked for.',
          'If it was not you, somebody knows your password: change it at once. Without your second factor they did not get in.',
        ],
      },
    },
  },
  de: {
    words: {
      greeting: 'Guten Tag {user},',
      closing:
        'Diese Nachricht wurde automatisch versandt. Niemand wird Sie je nach einem Passwort oder einem Bestätigungscode fragen.',
      time: 'Zeit',
      address: 'Von der Adresse',
      account: 'Benutzername',
      tenant: 'Mandant',
      strategies: { TOTP: 'Authentifizierungs-App (TOTP)', SMS: 'SMS' },
    },
    mails: {
      passwordLink: {
        subject: 'Neues Passwort festlegen',
        paragraphs: [
          'Jemand, wahrscheinlich Sie selbst, hat einen Link angefordert, um für Ihr Konto ein neues Passwort festzulegen. Der Link gilt ein einziges Mal, bis {until}.',
          'Ihr zweiter Faktor bleibt, wie er ist, und wird bei der nächsten Anmeldung abgefragt.',
          'Falls Sie das nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt unverändert. Geschieht es wieder, informieren Sie Ihre Administration.',
        ],
        link: 'Neues Passwort festlegen',
      },
      passwordLinkSent: {
        subject: 'Neues Passwort festlegen',
        paragraphs: [
          '{by} schickt Ihnen diesen Link, um für Ihr Konto ein neues Passwort festzulegen. Der Link gilt ein einziges Mal, bis {until}.',
          'Ihr zweiter Faktor bleibt, wie er ist, und wird bei der nächsten Anmeldung abgefragt. Bis Sie den Link benutzen, ändert sich nichts.',
          'Falls Sie das nicht erwartet haben, fragen Sie persönlich oder telefonisch bei Ihrer Administration nach, bevor Sie ihn benutzen.',
        ],
        link: 'Neues Passwort festlegen',
      },
      invitation: {
        subject: 'Ihr neues Konto',
        paragraphs: [
          'Für Sie wurde ein Konto angelegt. Wählen Sie zuerst ein Passwort. Der Link gilt ein einziges Mal, bis {until}; danach fordern Sie auf der Anmeldeseite einen neuen an.',
          'Falls Sie kein Konto erwarten, müssen Sie nichts tun.',
        ],
        link: 'Passwort wählen',
      },
      passwordChanged: {
        subject: 'Ihr Passwort wurde geändert',
        paragraphs: [
          'Das Passwort Ihres Kontos wurde geändert. Ihre anderen Sitzungen wurden beendet.',
          'Falls Sie das nicht waren, fordern Sie sofort auf der Anmeldeseite ein neues Passwort an und informieren Sie Ihre Administration.',
        ],
      },
      passwordSet: {
        subject: 'Ihr Passwort wurde von der Administration geändert',
        paragraphs: [
          '{by} hat für Ihr Konto ein neues Passwort festgelegt. Ihre Sitzungen wurden beendet.',
          'Falls Sie das nicht erwartet haben, wenden Sie sich persönlich oder telefonisch an Ihre Administration.',
        ],
      },
      passwordReset: {
        subject: 'Ihr Passwort wurde zurückgesetzt',
        paragraphs: [
          'Das Passwort Ihres Kontos wurde über einen Link, der an diese Adresse ging, neu festgelegt. Alle Ihre Sitzungen wurden beendet; Ihr zweiter Faktor bleibt, wie er ist.',
          'Falls Sie das nicht waren, kann jemand Ihre E-Mails lesen: Ändern Sie das Passwort Ihres Postfachs, fordern Sie dann auf der Anmeldeseite ein neues an und informieren Sie Ihre Administration.',
        ],
      },
      emailChanged: {
        subject: 'Die E-Mail-Adresse Ihres Kontos wurde geändert',
        paragraphs: [
          'Ihr Konto hat ab jetzt eine andere E-Mail-Adresse. Links zum Festlegen eines Passworts und Nachrichten wie diese gehen nicht mehr an diese Adresse.',
          'Falls Sie das nicht waren, informieren Sie sofort Ihre Administration.',
        ],
      },
      phoneChanged: {
        subject: 'Die Telefonnummer Ihres Kontos wurde geändert',
        paragraphs: [
          'Die Telefonnummer Ihres Kontos wurde geändert. Sie endet jetzt auf {ending}.',
          'Falls Sie das nicht waren, ändern Sie sofort Ihr Passwort und informieren Sie Ihre Administration.',
        ],
      },
      factorSetUp: {
        subject: 'Zwei-Faktor-Authentifizierung wurde eingerichtet',
        paragraphs: [
          'Für Ihr Konto wurde die Zwei-Faktor-Authentifizierung per {strategy} eingerichtet. Ab jetzt fragt die Anmeldung auch nach einem Code. Ihre anderen Sitzungen wurden beendet.',
          'Falls Sie das nicht waren, informieren Sie sofort Ihre Administration: Nur sie kann den zweiten Faktor widerrufen.',
        ],
      },
      factorRevoked: {
        subject: 'Zwei-Faktor-Authentifizierung wurde widerrufen',
        paragraphs: [
          '{by} hat die Zwei-Faktor-Authentifizierung per {strategy} Ihres Kontos widerrufen. Die bisherigen Codes gelten nicht mehr, und Ihre Sitzungen wurden beendet.',
          'Falls Sie nicht darum gebeten haben, wenden Sie sich persönlich oder telefonisch an Ihre Administration und ändern Sie Ihr Passwort.',
        ],
      },
      factorEnforced: {
        subject: 'Für Ihr Konto ist Zwei-Faktor-Authentifizierung vorgeschrieben',
        paragraphs: [
          '{by} hat festgelegt, dass Ihr Konto Zwei-Faktor-Authentifizierung per {strategy} braucht. Die nächste Anmeldung zeigt, wie Sie sie einrichten.',
          'Falls die Anmeldung Sie zum Einrichten auffordert, obwohl Sie das schon getan haben, informieren Sie Ihre Administration.',
        ],
      },
      factorLocked: {
        subject: 'Falsche Bestätigungscodes für Ihr Konto',
        paragraphs: [
          'Für Ihr Konto wurden nacheinander mehrere falsche Bestätigungscodes eingegeben, jedes Mal mit dem richtigen Passwort. Weitere müssen jetzt warten.',
          'Falls Sie das nicht waren, kennt jemand Ihr Passwort: Ändern Sie es sofort und informieren Sie Ihre Administration.',
        ],
      },
      factorDisabled: {
        subject: 'Zwei-Faktor-Authentifizierung nach zu vielen falschen Codes gesperrt',
        paragraphs: [
          'Für Ihr Konto wurden nacheinander so viele falsche Bestätigungscodes eingegeben, dass kein Code mehr angenommen wird. Die Administration muss Ihren zweiten Faktor widerrufen, damit Sie ihn neu einrichten können.',
          'Falls Sie das nicht waren, kennt jemand Ihr Passwort: Ändern Sie es sofort und informieren Sie Ihre Administration.',
        ],
      },
      loginsIncomplete: {
        subject: 'Anmeldungen mit Ihrem Passwort brachen vor dem zweiten Faktor ab',
        paragraphs: [
          'Jemand hat sich mehrmals mit Ihrem richtigen Passwort angemeldet und ist nicht weitergegangen, als nach dem zweiten Faktor gefragt wurde.',
          'Falls Sie das nicht waren, kennt jemand Ihr Passwort: Ändern Sie es sofort. Ohne Ihren zweiten Faktor kam niemand hinein.',
        ],
      },
    },
  },
};
