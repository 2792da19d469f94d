import { BasicAuth, Client } from '@c8y/client';
import { afterAll, beforeAll, expect } from 'vitest';
import type { OverHttp } from '../../support/over-http.ts';
import type { Person } from '../../support/people.ts';
import { ADMIN, PASSWORD, TENANT } from '../../support/start-server.ts';

/** What every method of the official client throws on a status of 400 and more. */
interface Thrown {
  readonly res?: { readonly status: number };
  readonly data?: { readonly message: string };
}

/** The status that a call was refused with; `undefined` where it was not. */
export const statusOf = (action: Promise<unknown>): Promise<number | undefined> =>
  action.then(
    () => undefined,
    (error: Thrown) => error.res?.status,
  );

export function administrator(http: OverHttp): Promise<Client> {
  return Client.authenticateViaOAuthInternal({ user: ADMIN, password: PASSWORD, tenant: TENANT }, http.url());
}

/** Basic, and with it what a code by SMS was exchanged for. */
export function withBasic(http: OverHttp, { userName: user, password }: Person, tfa?: string): Client {
  const client = new Client(new BasicAuth({ user, password, ...(tfa === undefined ? {} : { tfa }) }), http.url());
  client.core.tenant = TENANT;
  return client;
}

/** The cookie login of programs, which send its cookie as a bearer from then on. */
export function withCookies(http: OverHttp, { userName: user, password }: Person, tfa?: string): Promise<Client> {
  const login = { user, password, tenant: TENANT, ...(tfa === undefined ? {} : { tfa }) };
  return Client.authenticateViaOAuthInternalCookie(login, http.url());
}

type Constructor = abstract new (...parameters: never[]) => object;

function methodsOf(prototype: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
    .map(([name]) => name);
}

/**
 * Watches classes of the official client for the tests of a file, and fails where one of their methods was never called:
 * a new version of the client shows what it has become able to do.
 * @param left methods that are not called here, with the reason
 */
export function everyMethodOf(
  classes: Readonly<Record<string, Constructor>>,
  left: Readonly<Record<string, string>> = {},
): void {
  const called = new Set<string>();
  const all = Object.entries(classes).flatMap(([name, { prototype }]) =>
    methodsOf(prototype).map((method) => ({ prototype, method, title: `${name}.${method}` })),
  );
  beforeAll(() => {
    for (const { prototype, method, title } of all) {
      const original = (prototype as Record<string, (...given: unknown[]) => unknown>)[method];
      Object.defineProperty(prototype, method, {
        configurable: true,
        writable: true,
        value(this: unknown, ...given: unknown[]): unknown {
          called.add(title);
          return original?.apply(this, given);
        },
      });
    }
  });
  afterAll(() => {
    const titles = all.map(({ title }) => title);
    expect(titles.filter((title) => !called.has(title)).toSorted(), 'never called').toEqual(
      Object.keys(left).toSorted(),
    );
  });
}
