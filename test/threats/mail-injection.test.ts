import { expect, test } from 'vitest';
import { newPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// What users call themselves becomes no header, no markup and no link in anybody's mail.
const server = withServer('sqlite');

const names = [
  { userName: 'a<img/src=x>'.replaceAll('/', ''), firstName: '<script>alert(1)</script>' },
  { userName: '"><b>bold', lastName: 'x\r\nBcc: evil@example.org' },
  { userName: "o'neill&sons", displayName: 'Visit www.evil.example' },
  { userName: '{by}{until}', firstName: '{link}' },
  { userName: '&lt;b&gt;', firstName: '%0d%0abcc:evil@example.org' },
];

test('names are text, wherever they stand, and subjects are ours alone', async () => {
  const admin = await server().admin();
  for (const [index, name] of names.entries()) {
    const email = `injected-${index}@example.com`;
    const person = await newPerson(server(), { ...name, email, password: undefined, sendPasswordResetEmail: true });
    await server().client().post('/user/passwordReset', { email });
    const given = { currentUserPassword: 'Passw0rd!first', newPassword: 'Passw0rd!given' };
    expect((await admin.put(`${person.path}/password`, given)).status).toBe(200);
    const mails = await server().deliver();
    expect(mails.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        'Your new account',
        'Set a new password',
        'Your password was changed by an administrator',
      ]),
    );
    for (const { to, subject, text, html } of mails) {
      expect(to).toBe(email);
      expect(subject).not.toMatch(/[\r\n]/);
      expect(text).toContain(`Hello ${name.userName},\n`);
      expect(`${text}${html}`).not.toMatch(/evil|alert|\{link\}/);
      // Every mark is one of ours: nothing that a name could have brought.
      const marks = [...html.matchAll(/<\/?([a-z!]+)/g)].map(([, mark]) => mark);
      const ours = ['!doctype', 'html', 'head', 'meta', 'title', 'body', 'p', 'a', 'table', 'tr', 'td'];
      expect(marks.filter((mark) => !ours.includes(mark ?? ''))).toEqual([]);
      expect(html).not.toContain(name.userName.includes('<') ? name.userName : '<<');
    }
  }
});

test('an address that would be more than one, or bring a header, cannot be stored', async () => {
  const admin = await server().admin();
  const bad = ['a@x\r\nBcc: b@x', 'a@x,b@x', 'a@x b@x', '<a@x>', 'a@x;b@x', 'a@x\u2028b', '"a"@x'];
  for (const email of bad) {
    const made = await admin.post('/user/t1/users', { userName: 'nobody-at-all', password: 'Passw0rd!first', email });
    expect([email, made.status]).toEqual([email, 422]);
  }
});

test('the name of the administrator who did it is text too', async () => {
  const boss = await newPerson(server(), { userName: '<i>boss', groupIds: [2] });
  const victim = await newPerson(server(), { email: 'told@example.com' });
  const client = server().client();
  expect((await client.login(boss.userName, boss.password)).status).toBe(200);
  const given = { currentUserPassword: boss.password, newPassword: 'Passw0rd!given' };
  expect((await client.put(`${victim.path}/password`, given)).status).toBe(200);
  const [mail] = await server().deliver();
  expect(mail?.html).toContain('&lt;i&gt;boss set a new password');
  expect(mail?.text).toContain('<i>boss set a new password');
});
