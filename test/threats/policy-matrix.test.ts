import { beforeAll, describe, expect, test } from 'vitest';
import {
  groups,
  newPerson,
  type Person,
  platformSetting,
  switchTfaOn,
  type TotpPerson,
  totpPerson,
} from '../support/people.ts';
import { noGateway } from '../support/sms-people.ts';
import { ADMIN, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

// T079, T143, T146, T148: whatever tenant, platform, role and user say together, no way in forgets the second factor.
const server = withServer('sqlite', { sms: noGateway });

const TFA = 'two-factor-authentication';
interface Policy {
  readonly tenant?: Readonly<Record<string, string>>;
  readonly platform?: Readonly<Record<string, string>>;
}
const on = { enabled: 'true' };
const policies: Readonly<Record<string, Policy>> = {
  off: {},
  'off, though enforced is set': { tenant: { enforced: 'true' } },
  optional: { tenant: on },
  enforced: { tenant: { enabled: 'true', enforced: 'true' } },
  'optional by the platform': { platform: on },
  'enforced by the platform': { platform: { enforced: 'true' } },
  'enforced by the platform for this tenant': { platform: { enforced: `t0, ${TENANT}` } },
  'enforced by the platform for others': { platform: { enforced: 't0,t2' } },
  'optional, enforced for a role': { tenant: on, platform: { 'enforced.group': 'business' } },
};

type Step = 'none' | 'enrol' | 'code';
/** Columns: plain, enforced for the user, holder of the role, TOTP active, device, device with TOTP active. */
const all = (step: Step): Step[] => Array<Step>(6).fill(step);
const optional: Step[] = ['none', 'enrol', 'none', 'code', 'none', 'none'];
const enforced: Step[] = ['enrol', 'enrol', 'enrol', 'code', 'none', 'none'];
const expected: Readonly<Record<keyof typeof policies, Step[]>> = {
  off: all('none'),
  'off, though enforced is set': all('none'),
  optional,
  enforced,
  'optional by the platform': optional,
  'enforced by the platform': enforced,
  'enforced by the platform for this tenant': enforced,
  'enforced by the platform for others': all('none'),
  'optional, enforced for a role': ['none', 'enrol', 'enrol', 'code', 'none', 'none'],
};

async function apply({ tenant = {}, platform = {} }: Policy): Promise<void> {
  for (const key of ['enabled', 'enforced']) {
    await server().house.tools.storage.settings.put(TENANT, TFA, key, tenant[key] ?? 'false');
  }
  for (const key of ['enabled', 'enforced', 'enforced.group'])
    await platformSetting(server(), TFA, key, platform[key] ?? null);
}

describe('strategy TOTP', () => {
  const people: Person[] = [];
  let active: TotpPerson;

  beforeAll(async () => {
    await switchTfaOn(server());
    people.push(await newPerson(server()));
    people.push(await newPerson(server(), { tfaEnforced: true }));
    people.push(await newPerson(server(), { groupIds: [groups.business] }));
    active = await totpPerson(server(), { tfaEnforced: false });
    people.push(active);
    people.push(await newPerson(server(), { groupIds: [groups.devices], tfaEnforced: true }));
    const activeDevice = await totpPerson(server());
    await (await server().admin()).put(activeDevice.path, { groupIds: [groups.devices] });
    people.push(activeDevice);
  }, 60_000);

  test.each(Object.keys(policies))('%s', async (policy) => {
    await apply(policies[policy] ?? {});
    const steps: string[][] = [];
    for (const { userName, password } of people) {
      const cookie = await server().client().login(userName, password);
      const client = server().client();
      const token = await client.token(userName, password);
      const basic = await client.get('/user/currentUser', { basic: [userName, password] });
      steps.push([cookie, token, basic].map(({ status, code }) => code ?? String(status)));
      // A cookie for setting up opens nothing else.
      const opened = await client.get('/user/currentUser', { bearer: cookie.cookies[0]?.value ?? 'x' });
      steps.at(-1)?.push(String(opened.code ?? opened.status));
    }
    const ways: Record<Step, string[]> = {
      none: ['200', '200', '200', '200'],
      enrol: ['200', 'totpSetupRequired', 'totpSetupRequired', 'totpSetupRequired'],
      code: ['totpCodeRequired', 'totpCodeRequired', 'totpCodeRequired', 'noCredentials'],
    };
    expect(steps).toEqual((expected[policy] ?? []).map((step) => ways[step]));
  });

  test('the code opens cookie and token login, never Basic', async () => {
    await apply(policies.enforced ?? {});
    const { userName, password } = active;
    const client = server().client();
    expect((await client.token(userName, password, { code: active.nextCode() })).status).toBe(200);
    expect((await client.login(userName, password, { code: active.nextCode() })).status).toBe(200);
    const code = active.nextCode();
    for (const secret of [password, `${password}${code}`, `${password}:${code}`, code]) {
      const headers = { tfatoken: code, 'x-tfa-code': code };
      expect((await client.get('/user/currentUser', { basic: [userName, secret], headers })).status).toBe(401);
    }
  });

  test('enforcing takes hold at the next login; a session that is open goes on until then', async () => {
    await apply(policies.optional ?? {});
    const [plain] = people;
    const client = server().client();
    await client.login(plain?.userName ?? '', plain?.password ?? '');
    await apply(policies.enforced ?? {});
    expect((await client.get('/user/currentUser')).status).toBe(200);
    await client.login(plain?.userName ?? '', plain?.password ?? '');
    expect((await client.get('/user/currentUser')).code).toBe('totpSetupRequired');
  });
});

describe('strategy SMS, for which there is no gateway', () => {
  test('cannot be chosen', async () => {
    await apply(policies.optional ?? {});
    const client = server().client();
    const bearer = String((await client.token(ADMIN, PASSWORD)).at('access_token'));
    const answer = await client.put(`/tenant/tenants/${TENANT}/tfa`, { strategy: 'SMS' }, { bearer });
    expect([answer.status, answer.code]).toEqual([422, 'strategyNotPossible']);
  });

  test('where it is in force all the same, whoever needs a second factor stays out', async () => {
    const plain = await newPerson(server());
    const switchedOn = await newPerson(server(), { phone: '+49 30 1234' });
    const reachable = await newPerson(server(), { phone: '+49 170 1234567' });
    const { storage } = server().house.tools;
    for (const { userName } of [switchedOn, reachable]) {
      const key = (await storage.users.byUserName(TENANT, userName))?.key ?? '';
      await storage.users.update(TENANT, key, { smsEnabled: true });
    }
    await storage.settings.put(TENANT, TFA, 'strategy', 'SMS');
    const answers = async ({ userName, password }: Person) => {
      const client = server().client();
      const tries = [
        await client.login(userName, password),
        await client.login(userName, password, { code: '123456' }),
        await client.token(userName, password),
        await client.get('/user/currentUser', { basic: [userName, password] }),
      ];
      return tries.map(({ code, status }) => code ?? status);
    };
    expect(await answers(plain)).toEqual([200, 200, 200, 200]);
    // A fixed line is no number for codes.
    expect(await answers(switchedOn)).toEqual(Array(4).fill('phoneMissing'));
    expect(await answers(reachable)).toEqual(['smsNotSent', 'smsCodeInvalid', 'smsNotSent', 'smsNotSent']);
    await platformSetting(server(), TFA, 'enforced', 'true');
    expect(await answers(plain)).toEqual(Array(4).fill('phoneMissing'));
  });
});
