import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  /** As the envelope names them. */
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** As it came over the wire. */
  readonly source: string;
}

/** How the server meets a mail: takes it, refuses the recipient for now or for good, or says nothing any more. */
export type SmtpMood = 'accept' | 'busy' | 'refuse' | 'silent';

/** A real SMTP server on this machine. */
export interface TestSmtpServer {
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  mood: SmtpMood;
  stop(): Promise<void>;
}

interface Account {
  readonly user: string;
  readonly password: string;
}

/** Starts one; with `account` it takes mail only from whoever logs in; `secure`: TLS, with a certificate of its own. */
export async function startSmtpServer(account?: Account, { secure = false } = {}): Promise<TestSmtpServer> {
  const mails: ReceivedMail[] = [];
  const refusal = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });
  const state: { mood: SmtpMood } = { mood: 'accept' };
  const server = new SMTPServer({
    secure,
    disabledCommands: account === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    authOptional: account === undefined,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      const isRight = username === account?.user && password === account?.password;
      done(isRight ? null : refusal(535, 'wrong password'), { user: username });
    },
    onRcptTo({ address }, _session, done) {
      if (state.mood === 'busy') done(refusal(451, `try again later, ${address}`));
      else if (state.mood === 'refuse') done(refusal(550, `no such mailbox: ${address}`));
      else if (state.mood === 'accept') done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push(
          await readMail(
            Buffer.concat(chunks).toString('latin1'),
            mailFrom === false ? '' : mailFrom.address,
            rcptTo.map(({ address }) => address),
          ),
        );
        done();
      });
    },
  });
  // A client that gives up is none of the server's troubles.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port: taken } = server.server.address() as AddressInfo;
  const login =
    account === undefined ? '' : `${encodeURIComponent(account.user)}:${encodeURIComponent(account.password)}@`;
  return {
    url: `${secure ? 'smtps' : 'smtp'}://${login}127.0.0.1:${taken}`,
    mails,
    get mood() {
      return state.mood;
    },
    set mood(mood) {
      state.mood = mood;
    },
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

async function readMail(source: string, sender: string, recipients: string[]): Promise<ReceivedMail> {
  const mail = await PostalMime.parse(Buffer.from(source, 'latin1'));
  const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
  return {
    sender,
    recipients,
    headers,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    source,
  };
}
