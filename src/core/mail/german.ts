import type { MailTexts } from './sentences.ts';

export const german: MailTexts = {
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
    factorEnforcedForAll: {
      subject: 'Zwei-Faktor-Authentifizierung ist für alle Konten vorgeschrieben',
      paragraphs: [
        '{by} hat festgelegt, dass jedes Konto Ihres Mandanten Zwei-Faktor-Authentifizierung per {strategy} braucht. Die nächste Anmeldung zeigt, was nötig ist; wo Sie schon angemeldet sind, ändert sich bis dahin nichts.',
        'Falls Sie sich dann nicht anmelden können, fragen Sie Ihre Administration persönlich oder telefonisch.',
      ],
    },
    factorNotEnforced: {
      subject: 'Für Ihr Konto ist Zwei-Faktor-Authentifizierung nicht mehr vorgeschrieben',
      paragraphs: [
        '{by} hat festgelegt, dass Ihr Konto keine Zwei-Faktor-Authentifizierung mehr braucht. Was Sie eingerichtet haben, bleibt und wird abgefragt.',
        'Falls Sie das nicht erwartet haben, wenden Sie sich persönlich oder telefonisch an Ihre Administration.',
      ],
    },
    smsSwitchedOn: {
      subject: 'Zwei-Faktor-Authentifizierung per SMS wurde eingeschaltet',
      paragraphs: [
        '{by} hat für Ihr Konto die Zwei-Faktor-Authentifizierung per SMS eingeschaltet. Ab jetzt fragt die Anmeldung auch nach einem Code, der an Ihr Telefon geschickt wird.',
        'Falls die Telefonnummer in Ihren Benutzereinstellungen nicht Ihre ist, informieren Sie sofort Ihre Administration.',
      ],
    },
    smsSwitchedOff: {
      subject: 'Zwei-Faktor-Authentifizierung per SMS wurde ausgeschaltet',
      paragraphs: [
        '{by} hat für Ihr Konto die Zwei-Faktor-Authentifizierung per SMS ausgeschaltet. Ab jetzt fragt die Anmeldung nur noch nach Ihrem Passwort, es sei denn, Ihr Mandant schreibt mehr vor.',
        'Falls Sie nicht darum gebeten haben, wenden Sie sich persönlich oder telefonisch an Ihre Administration und ändern Sie Ihr Passwort.',
      ],
    },
    strategyChanged: {
      subject: 'Zwei-Faktor-Authentifizierung muss neu eingerichtet werden',
      paragraphs: [
        '{by} hat die Zwei-Faktor-Authentifizierung Ihres Mandanten umgestellt auf: {strategy}. Was Sie bisher eingerichtet hatten, gilt nicht mehr, und Ihre Sitzungen wurden beendet. Die nächste Anmeldung zeigt, was jetzt nötig ist.',
        'Falls Sie das nicht erwartet haben, fragen Sie persönlich oder telefonisch bei Ihrer Administration nach.',
      ],
    },
    strategyChangedForAll: {
      subject: 'Zwei-Faktor-Authentifizierung muss neu eingerichtet werden',
      paragraphs: [
        '{by} hat die Zwei-Faktor-Authentifizierung Ihres Mandanten umgestellt auf: {strategy}, und sie ist für jedes Konto vorgeschrieben. Was Sie bisher eingerichtet hatten, gilt nicht mehr, und Ihre Sitzungen wurden beendet. Die nächste Anmeldung zeigt, was jetzt nötig ist.',
        'Falls Sie das nicht erwartet haben oder sich dann nicht anmelden können, fragen Sie persönlich oder telefonisch bei Ihrer Administration nach.',
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
};
