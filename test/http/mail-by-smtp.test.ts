import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliverDue, type MailOutcome } from '../../src/core/mail/deliver.ts';
import { createMailLog } from '../../src/senders/mail-log/mail-log.ts';
import { createMailSmtp } from '../../src/senders/mail-smtp/mail-smtp.ts';
import { linkIn } from '../support/mail.ts';
import { newPerson } from '../support/people.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { nextAddress, startServer, type TestServer } from '../support/start-server.ts';

const MINUTE = 60_000;
const RESET = '/user/passwordReset';

/** Mail as it arrives: over a socket, at a server that speaks SMTP, decoded by a reader that is not ours. */
describe('mail by SMTP', () => {
  let smtp: TestSmtpServer;
  let server: TestServer;
  beforeAll(async () => {
    smtp = await startSmtpServer();
    server = await startServer('sqlite', { smtpUrl: smtp.url });
  });
  afterAll(async () => {
    await server.stop();
    await smtp.stop();
  });
  beforeEach(() => {
    smtp.mood = 'accept';
  });

  const run = async () => {
    const outcomes: [MailOutcome, string | undefined][] = [];
    await deliverDue(server.house.tools, (outcome, _, error) => outcomes.push([outcome, error?.message]));
    return outcomes;
  };
  let people = 0;
  const somebody = (details: object = {}) => {
    people++;
    return newPerson(server, { userName: `smtp-${people}`, email: `smtp-${people}@example.com`, ...details });
  };

  test('a forgotten password, from the wish to the login, by the link that arrived', async () => {
    const person = await somebody({ customProperties: { language: 'de' } });
    const client = server.client();
    expect((await client.post(RESET, { email: 'smtp-1@example.com' })).status).toBe(200);
    expect(smtp.mails).toEqual([]);
    expect(await run()).toEqual([['sent', undefined]]);
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({
      sender: 'gate@sallyport.test',
      recipients: ['smtp-1@example.com'],
      subject: 'Neues Passwort festlegen',
      headers: {
        from: 'Sallyport <gate@sallyport.test>',
        to: 'smtp-1@example.com',
        'auto-submitted': 'auto-generated',
      },
    });
    expect(mail?.text).toContain('Falls Sie das nicht waren, müssen Sie nichts tun');
    const link = linkIn({ text: mail?.text ?? '' });
    const inHtml = /href="([^"]+)"/.exec(mail?.html ?? '')?.[1]?.replaceAll('&amp;', '&');
    expect(inHtml).toBe(link.href);
    const [token, email] = ['token', 'email'].map((name) => link.searchParams.get(name) ?? '');
    expect((await client.get(`${RESET}/validate?token=${token}&email=${email}`)).status).toBe(200);
    expect((await client.put(RESET, { token, email, newPassword: 'Passw0rd!by-mail' })).status).toBe(200);
    expect((await client.login(person.userName, 'Passw0rd!by-mail')).status).toBe(200);
    expect((await client.login(person.userName, person.password)).code).toBe('badCredentials');
    expect(await run()).toEqual([['sent', undefined]]);
    expect(smtp.mails.at(-1)?.subject).toBe('Ihr Passwort wurde zurückgesetzt');
  });

  test('a server that is busy is asked again, and what it says of the address stays with it', async () => {
    await somebody();
    await server.client(nextAddress()).post(RESET, { email: 'smtp-2@example.com' });
    smtp.mood = 'busy';
    const before = smtp.mails.length;
    expect(await run()).toEqual([['postponed', 'SMTP: EENVELOPE 451']]);
    server.clock.move(MINUTE);
    smtp.mood = 'accept';
    expect(await run()).toEqual([['sent', undefined]]);
    expect(smtp.mails).toHaveLength(before + 1);
    expect(await run()).toEqual([]);
  });

  test('a mailbox that does not exist is given up at once', async () => {
    await somebody();
    await server.client(nextAddress()).post(RESET, { email: 'smtp-3@example.com' });
    smtp.mood = 'refuse';
    expect(await run()).toEqual([['givenUp', 'SMTP: EENVELOPE 550']]);
    expect(await run()).toEqual([]);
    const records = await (await server.admin()).get('/audit/auditRecords?source=smtp-3&revert=true&pageSize=1');
    expect(records.at('auditRecords.0.text')).toBe('A mail to user smtp-3 was given up after 1 attempt');
  });

  test('names with anything in them arrive as text, and bring no header', async () => {
    const userName = '=?utf-8?q?x?="><b>';
    await somebody({ userName, email: 'odd@example.com', firstName: 'a\r\nBcc: evil@example.org' });
    await server.client(nextAddress()).post(RESET, { email: 'odd@example.com' });
    await run();
    const mail = smtp.mails.at(-1);
    expect(mail?.recipients).toEqual(['odd@example.com']);
    expect(mail?.text.startsWith(`Hello ${userName},`)).toBe(true);
    expect(mail?.html).toContain('Hello =?utf-8?q?x?=&quot;&gt;&lt;b&gt;,');
    expect(mail?.headers.bcc).toBeUndefined();
    expect(mail?.source).not.toMatch(/^bcc:/im);
  });
});

describe('a mail server that wants a password', () => {
  const message = { to: 'ann@example.com', subject: 'x', text: 'x', html: '<p>x</p>' };

  test('gets it; a wrong one is for the operator to mend, and the mail waits', async () => {
    const smtp = await startSmtpServer({ user: 'gate@example.com', password: 'p/w:x' });
    const from = 'gate@sallyport.test';
    await createMailSmtp({ url: smtp.url, from }).send(message);
    expect(smtp.mails).toHaveLength(1);
    const wrong = smtp.url.replace('p%2Fw%3Ax', 'wrong');
    const refused = createMailSmtp({ url: wrong, from }).send(message);
    await expect(refused).rejects.toMatchObject({ permanent: false, message: 'SMTP: EAUTH 535' });
    await createMailSmtp({ url: smtp.url, from }).check();
    await expect(createMailSmtp({ url: wrong, from }).check()).rejects.toThrow('SMTP: EAUTH 535');
    // On this machine, but not by a name that says so: like any other, it must not see the password in the clear.
    const elsewhere = createMailSmtp({ url: smtp.url.replace('127.0.0.1', '0.0.0.0'), from });
    await expect(elsewhere.send(message)).rejects.toMatchObject({ permanent: false, message: 'SMTP: ETLS 500' });
    await smtp.stop();
    const gone = createMailSmtp({ url: smtp.url, from }).send(message);
    await expect(gone).rejects.toMatchObject({ permanent: false, message: 'SMTP: ESOCKET' });
  });

  test('whose certificate nobody vouches for gets nothing by smtps', async () => {
    const smtp = await startSmtpServer({ user: 'u', password: 'p' }, { secure: true });
    expect(smtp.url).toMatch(/^smtps:/);
    const refused = createMailSmtp({ url: smtp.url, from: 'gate@sallyport.test' }).send(message);
    await expect(refused).rejects.toMatchObject({ permanent: false, message: 'SMTP: ESOCKET' });
    expect(smtp.mails).toEqual([]);
    await smtp.stop();
  });
});

test('mail to the log is all of it, for trying out', async () => {
  let written = '';
  const log = createMailLog((text) => {
    written += text;
  });
  expect(log.isConfigured()).toBe(false);
  await log.send({
    to: 'ann@example.com',
    subject: 'A subject',
    text: 'Line one\nhttps://gate.example/login?token=x',
    html: '',
  });
  expect(written).toContain('Mail to ann@example.com: A subject');
  expect(written).toContain('  | https://gate.example/login?token=x');
});
