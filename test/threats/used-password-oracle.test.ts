import { describe, expect, test } from 'vitest';
import { linkIn } from '../support/mail.ts';
import { groups, newPerson, signedInPerson } from '../support/people.ts';
import { engines, type TestServer, withServer } from '../support/start-server.ts';

// A user manager "sets" an administrator's password to a guess: "used already" would say that the guess is right, with no
// counter and no record. Whoever may not set the password hears the same for right and wrong guesses.
describe.each(engines)('guessing an administrator’s password by setting it, on %s', (engine) => {
  const server = withServer(engine);

  test('a user manager cannot tell the right guess from a wrong one', async () => {
    const administrator = await newPerson(server(), { groupIds: [groups.admins] });
    const { person: manager, client } = await signedInPerson(server(), { groupIds: [groups.userManager] });
    const guess = (newPassword: string) =>
      client.put(`${administrator.path}/password`, { currentUserPassword: manager.password, newPassword });
    const wrong = await guess('Passw0rd!wrong');
    const right = await guess(administrator.password);
    expect([wrong.status, wrong.code]).toEqual([403, 'accessDenied']);
    expect([right.status, right.text]).toEqual([wrong.status, wrong.text]);
  });
});

// "Used already" is said of old passwords too, at up to 21 hashes an answer. Each guess that is no old password becomes
// the password and ends the attack, unless many are sent at once: then one wins, and all others are told.
describe.each(engines)('guessing old passwords by setting them, many at once, on %s', (engine) => {
  const server = withServer(engine);
  const GUESSES = 60;
  const OLD = 'Passw0rd!old-one';

  async function personWithPast() {
    const { person, client } = await signedInPerson(server(), { email: `past-${Math.random()}@example.com` });
    await client.put('/user/currentUser/password', { currentUserPassword: person.password, newPassword: OLD });
    const password = 'Passw0rd!today';
    await client.put('/user/currentUser/password', { currentUserPassword: OLD, newPassword: password });
    return { ...person, password, client };
  }

  /** Counts the hashes that a server compares with from now on. */
  function countedHashes({ house }: TestServer): () => number {
    const { hasher } = house.tools;
    const { verify } = hasher;
    let count = 0;
    const counted: typeof verify = (hash, password) => {
      count += 1;
      return verify(hash, password);
    };
    Object.assign(hasher, { verify: counted });
    return () => {
      Object.assign(hasher, { verify });
      return count;
    };
  }

  /** Wrong guesses, some of them at once, and then the right one. */
  async function flood(
    atOnce: number,
    send: (newPassword: string) => Promise<{ code: string | undefined; text: string }>,
  ) {
    const wrong: Awaited<ReturnType<typeof send>>[] = [];
    while (wrong.length < GUESSES) {
      const first = wrong.length;
      wrong.push(
        ...(await Promise.all(Array.from({ length: atOnce }, (_, index) => send(`Passw0rd!guess-${first + index}`)))),
      );
    }
    const right = await send(OLD);
    const compared = wrong.filter(({ code }) => code !== 'tooManyAttempts').length;
    const set = `Passw0rd!guess-${wrong.findLastIndex(({ code }) => code === undefined)}`;
    return { compared, right, set, afterWait: wrong.find(({ code }) => code === 'tooManyAttempts') };
  }

  test('a mailed link tells of 20 guesses at most, and of the next as little when it is right', async () => {
    const person = await personWithPast();
    const email = String((await person.client.get('/user/currentUser')).at('email'));
    await server().client().post('/user/passwordReset', { email });
    const mail = (await server().deliver()).find(({ to, subject }) => to === email && /Set a new/.test(subject));
    const token = linkIn(mail as { text: string }).searchParams.get('token');
    const other = await server().another();
    const hashes = [server(), other].map(countedHashes);
    let turn = 0;
    const { right, afterWait } = await flood(GUESSES, (newPassword) =>
      (turn++ % 2 === 0 ? server() : other).client().put('/user/passwordReset', { token, newPassword }),
    );
    // Three passwords to compare each with. Who comes after the link was used up is not compared at all.
    const computed = hashes.reduce((sum, count) => sum + count(), 0);
    expect([computed > 0, computed <= 20 * 3]).toEqual([true, true]);
    expect(afterWait?.code).toBe('tooManyAttempts');
    // The link is used up by the guess that won.
    expect(right.code).toBe('resetTokenUnknown');
  });

  test('a user manager is told of 20 guesses at most, and the owner is not held up by it', async () => {
    const person = await personWithPast();
    const { person: manager, client } = await signedInPerson(server(), { groupIds: [groups.userManager] });
    const { compared, right, set, afterWait } = await flood(5, (newPassword) =>
      client.put(`${person.path}/password`, { currentUserPassword: manager.password, newPassword }),
    );
    expect(compared).toBe(20);
    expect([right.code, right.text]).toEqual(['tooManyAttempts', afterWait?.text]);

    const owner = server().client();
    await owner.login(person.userName, set);
    const own = { currentUserPassword: set, newPassword: 'Passw0rd!my-own' };
    expect((await owner.put('/user/currentUser/password', own)).status).toBe(200);
  });

  test('nobody makes the server compute thousands of hashes by choosing an old password again and again', async () => {
    const { client, password } = await personWithPast();
    const answers = [];
    for (let turn = 0; turn < 25; turn++) {
      answers.push(await client.put('/user/currentUser/password', { currentUserPassword: password, newPassword: OLD }));
    }
    // Two changes were counted when the past was made.
    expect(answers.map(({ code }) => code)).toEqual([
      ...Array(18).fill('passwordUsed'),
      ...Array(7).fill('tooManyAttempts'),
    ]);
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
  });
});
