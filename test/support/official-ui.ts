import type { Answer, Call, Client } from './http-client.ts';
import type { TestServer } from './start-server.ts';

/** As the official web client sends it: media types end in a stray `;`. */
const vendor = (type: string) => `application/vnd.com.nsn.cumulocity.${type}+json;`;

/**
 * The official web UI as it was recorded: `UseXBasic` and `X-XSRF-TOKEN` on every call (empty without the cookie), a
 * content type also without a body, odd media types.
 */
export interface OfficialUi {
  readonly client: Client;
  /** `Authorization: Basic` of the calls from now on, instead of cookies; `null` = cookies. */
  basic(credentials: readonly [user: string, password: string] | null): void;
  send(method: string, url: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  get(url: string, accept?: string): Promise<Answer>;
  /** Plain `fetch` of the page itself: cookies, and none of the client's headers. */
  plain(url: string): Promise<Answer>;
  /** `POST /tenant/oauth?tenant_id=…` with the literal `tfa_code=undefined` where there is no code. */
  oauth(username: string, password: string, code?: string): Promise<Answer>;
}

export function officialUi(server: TestServer, tenant = 't1'): OfficialUi {
  const client = server.client();
  let credentials: Pick<Call, 'basic'> = {};
  const common = () => ({ usexbasic: 'true', 'x-xsrf-token': client.jar.get('XSRF-TOKEN') ?? '' });
  return {
    client,
    basic(next) {
      credentials = next === null ? {} : { basic: next };
    },
    send: (method, url, body, headers = {}) =>
      client.send(method, url, {
        ...credentials,
        ...(body === undefined ? {} : { body }),
        headers: { ...common(), accept: 'application/json', 'content-type': 'application/json', ...headers },
      }),
    get: (url, accept = 'application/json') =>
      client.get(url, {
        ...credentials,
        headers: {
          ...common(),
          accept: accept.includes('/') ? accept : vendor(accept),
          'content-type': 'application/json',
          'x-cumulocity-application-key': 'administration-application-key',
        },
      }),
    plain: (url) => client.get(url),
    oauth: (username, password, code) =>
      client.send('POST', `/tenant/oauth?tenant_id=${tenant}`, {
        raw: `grant_type=PASSWORD&username=${encodeURIComponent(username)}&password=${encodeURIComponent(password)}&tfa_code=${code}`,
        headers: { ...common(), 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      }),
  };
}
