import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemRandomness } from '../../src/server/randomness.ts';
import { type Answer, TOTP_SECRET } from '../support/http-client.ts';
import { newPerson, type Person, switchTfaOn } from '../support/people.ts';
import { engines, TENANT, type TestServer, withServer } from '../support/start-server.ts';
import { STEP, totpCode } from '../support/totp-code.ts';

// any-order-of-steps.test.ts does one thing after the other; here several who know the password set up, log in and go on
// at three processes at the same moment, while an administrator revokes. What each is answered depends on who comes
// first. What must hold whoever does: nobody is in without a code, no step let two in, and nothing outlives a revocation.
const ROUNDS = 8;
const REQUESTS = 15;
const NOBODYS = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

const any = (below: number): number => (systemRandomness.bytes(1)[0] ?? 0) % below;

/** One of those who know the password: most often does what leads to a login, now and then anything. */
async function meddle(server: TestServer, person: Person, secrets: string[]): Promise<Answer[]> {
  const client = server.client();
  const answers: Answer[] = [];
  let own: string | undefined;
  const code = () => {
    const secret = (any(3) > 0 ? own : undefined) ?? secrets.at(-1) ?? NOBODYS;
    return totpCode(secret, server.clock.now() + (any(4) === 0 ? any(3) - 1 : 0) * STEP);
  };
  const deeds = [
    () => client.login(person.userName, person.password, { code: code() }),
    async () => {
      const made = await client.post(TOTP_SECRET);
      if (made.status === 200) own = String(made.at('rawSecret'));
      if (own !== undefined) secrets.push(own);
      return made;
    },
    () => client.post(`${TOTP_SECRET}/verify`, { code: code() }),
    () => client.post(`${TOTP_SECRET}/activity`, { isActive: true }),
    () => client.login(person.userName, person.password, { code: code() }),
    () => client.get('/user/currentUser'),
  ];
  for (let count = 0; count < REQUESTS; count++) {
    const deed = deeds[any(10) < 7 ? count % deeds.length : any(deeds.length)];
    if (deed !== undefined) answers.push(await deed());
  }
  return answers;
}

describe.each(engines)('on %s', (engine) => {
  const server = withServer(engine);
  let servers: readonly TestServer[];
  beforeAll(async () => {
    servers = [server(), await server().another(), await server().another()];
    await switchTfaOn(server());
  });

  const revoke = async ({ path }: Person) => {
    expect((await (await server().admin()).delete(`${path}/totpSecret/revoke`)).status).toBe(204);
  };
  const stateOf = async ({ userName }: Person) => {
    const { storage } = server().house.tools;
    const key = (await storage.users.byUserName(TENANT, userName))?.key ?? '';
    const live = await storage.sessions.live(TENANT, key, server().clock.now());
    const isActive = (await storage.factors.find(TENANT, key, 'totp'))?.sealedSecret != null;
    return { isActive, full: live.filter(({ scope }) => scope === 'full'), live };
  };

  test('nobody is in without a code, no step lets two in, and nothing outlives a revocation', async () => {
    let setUps = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const person = await newPerson(server(), { tfaEnforced: true });
      const secrets: string[] = [];
      const revoking = async () => {
        for (let count = 0; count < 4; count++) {
          await setTimeout(any(40));
          await revoke(person);
        }
      };
      const everybody = servers.map((one) => meddle(one, person, secrets));
      const [answers] = await Promise.all([Promise.all(everybody), round % 2 === 0 ? undefined : revoking()]);
      expect(answers.flat().filter(({ status }) => status >= 500)).toEqual([]);

      const { isActive, full, live } = await stateOf(person);
      if (isActive) setUps++;
      expect(full.filter(({ tfa, loginStep }) => !tfa || loginStep === null)).toEqual([]);
      expect(new Set(full.map(({ loginStep }) => loginStep)).size, 'one step, one session').toBe(full.length);
      // The session that set it up may wait for its login; whoever else did not get that far has to come back.
      expect(isActive ? live.length - full.length <= 1 : full.length === 0).toBe(true);
      await revoke(person);
      if (isActive) expect((await stateOf(person)).live).toEqual([]);
    }
    expect(setUps, 'or nothing was tried here').toBeGreaterThan(0);
  }, 60_000);
});
