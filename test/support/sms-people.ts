import { createSmsNone } from '../../src/senders/sms-none/sms-none.ts';
import type { Answer, Client } from './http-client.ts';
import { newPerson, type Person } from './people.ts';
import { TENANT, type TestServer } from './start-server.ts';

export interface SmsPerson extends Person {
  /** E.164. */
  readonly phone: string;
  /** The code in the newest message to this phone. */
  code(): string;
  /** How many messages this phone has. */
  messages(): number;
}

/** A server to which no gateway was given. */
export const noGateway = createSmsNone();

const CATEGORY = 'two-factor-authentication';
let numbers = 0;

/** A mobile number that nobody else has in this run. */
export function newNumber(): string {
  numbers++;
  return `+4917${String(10_000_000 + numbers).padStart(8, '0')}`;
}

/** Makes SMS the strategy of the tenant; options of the category besides. */
export async function switchSmsOn(server: TestServer, options: Readonly<Record<string, string>> = {}): Promise<void> {
  const { settings } = server.house.tools.storage;
  for (const [key, value] of Object.entries({ strategy: 'SMS', enabled: 'true', ...options })) {
    await settings.put(TENANT, CATEGORY, key, value);
  }
}

export async function codeOption(server: TestServer, key: string, value: string | null): Promise<void> {
  const { settings } = server.house.tools.storage;
  if (value === null) await settings.remove(TENANT, CATEGORY, key);
  else await settings.put(TENANT, CATEGORY, key, value);
}

/** A user for whom an administrator switched SMS on. */
export async function smsPerson(
  server: TestServer,
  details: Readonly<Record<string, unknown>> = {},
): Promise<SmsPerson> {
  const phone = newNumber();
  const person = await newPerson(server, { phone, twoFactorAuthenticationEnabled: true, ...details });
  return withMessages(server, person, String(details.phone ?? phone));
}

function withMessages(server: TestServer, person: Person, phone: string): SmsPerson {
  const received = () => server.texts.filter(({ to }) => to === phone);
  return {
    ...person,
    phone,
    code() {
      const code = /#(\d+)$/.exec(received().at(-1)?.text ?? '')?.[1];
      if (code === undefined) throw new Error(`No code has come to ${phone}`);
      return code;
    },
    messages: () => received().length,
  };
}

/** A six-digit code that is not the one given. */
export const otherCode = (code: string, nth = 1): string => String((Number(code) + nth) % 1_000_000).padStart(6, '0');

/** Logs an SMS user in, in a browser of their own: password, message, code. */
export async function signInBySms(
  server: TestServer,
  person: SmsPerson,
  client: Client = server.client(),
): Promise<Client> {
  const asked = await client.login(person.userName, person.password);
  if (asked.code !== 'smsCodeSent' && asked.code !== 'smsCodePending') {
    throw new Error(`Logging in ${person.userName} answered ${asked.status} ${asked.code}`);
  }
  const { status } = await client.login(person.userName, person.password, { code: person.code() });
  if (status !== 200) throw new Error(`The code of ${person.userName} answered ${status}`);
  return client;
}

/** What tells answers apart in a row of them. */
export const codeOf = ({ status, code }: Answer): string => code ?? String(status);

/** Does something while the tenant's own gateway is taken away between the look at it and the message. */
export async function whileTakenAway<Result>(
  { house }: Pick<TestServer, 'house'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { sms } = house.tools;
  const { inForce } = sms;
  const takenAway = async (tenant: string) => {
    const before = await inForce(tenant);
    await house.storage.smsProviders.remove(tenant);
    return before;
  };
  Object.assign(sms, { inForce: takenAway });
  try {
    return await work();
  } finally {
    Object.assign(sms, { inForce });
  }
}
