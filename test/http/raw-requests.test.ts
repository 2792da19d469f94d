import { beforeAll, describe, expect, test } from 'vitest';
import { errorProblem } from '../support/answer-checks.ts';
import { exchange, listen } from '../support/raw-http.ts';
import { withServer } from '../support/start-server.ts';

// T153, T167, T168, T169, R29: bytes that are no well-formed HTTP, or mean two requests to two readers.
describe('a listening server', () => {
  const server = withServer('sqlite');
  let port = 0;
  beforeAll(async () => {
    port = await listen(server().app);
  });

  const statuses = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  /** Status of the one answer there may be, whose body must have the wire's error shape. */
  const refusal = (answer: string): number => {
    const [status = 0, ...more] = statuses(answer);
    expect(more, answer.slice(0, 300)).toEqual([]);
    const [head = '', ...rest] = answer.split('\r\n\r\n');
    const type = /^content-type: (.*)$/im.exec(head)?.[1]?.trim();
    const body = JSON.parse(rest.join('\r\n\r\n')) as unknown;
    expect(errorProblem({ status, headers: { 'content-type': type }, body })).toBeNull();
    return status;
  };
  const form = 'username=a&password=b';
  const login = (headers: string, body = form) => `POST /tenant/oauth HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n${body}`;
  const formType = 'Content-Type: application/x-www-form-urlencoded';
  const smuggled = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n';

  test.each([
    [
      'length and chunks',
      login(`${formType}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked`, `0\r\n\r\n${smuggled}`),
    ],
    ['two lengths', login(`${formType}\r\nContent-Length: 21\r\nContent-Length: 5`, form + smuggled)],
    ['two lengths in one', login(`${formType}\r\nContent-Length: 21, 5`, form + smuggled)],
    ['an unknown transfer coding', login(`${formType}\r\nTransfer-Encoding: xchunked`, `0\r\n\r\n${smuggled}`)],
    ['a blank before the colon', login(`${formType}\r\nTransfer-Encoding : chunked`, `0\r\n\r\n${smuggled}`)],
    ['a folded header', login(`${formType}\r\nContent-Length:\r\n 21`, form)],
    ['bare line feeds', `GET /health HTTP/1.1\nHost: x\n\n`],
    ['a negative length', login(`${formType}\r\nContent-Length: -1`)],
    ['a length that is no number', login(`${formType}\r\nContent-Length: 0x15`)],
    [
      'a chunk size that is no number',
      login(`${formType}\r\nTransfer-Encoding: chunked`, `zz\r\n${form}\r\n0\r\n\r\n`),
    ],
    [
      'a chunk extension of 100 KB',
      login(`${formType}\r\nTransfer-Encoding: chunked`, `15;${'x'.repeat(100_000)}\r\n${form}\r\n0\r\n\r\n`),
    ],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n'],
    ['a header without a name', 'GET /health HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n'],
    ['a NUL in a header', 'GET /health HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n'],
    ['HTTP/9.9', 'GET /health HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['TLS', Buffer.from('160301020001000001fc0303', 'hex')],
    ['noise', 'x'.repeat(3000)],
  ])('%s: one refusal, and the connection is closed', async (_what, bytes) => {
    const answer = await exchange(port, bytes);
    expect([400, 413, 431]).toContain(refusal(answer));
    expect(answer).toMatch(/^connection: close\r$/im);
  });

  test.each(['GET /health\r\n\r\n', 'GET\r\n\r\n', '\r\n\r\n\r\n'])('%j is never a success', async (bytes) => {
    expect(await exchange(port, bytes, 500)).not.toContain(' 200 ');
  });

  test('headers above 16 KB are 431 in the wire’s shape; many cookies are read in time', async () => {
    for (const header of [
      `X: ${'y'.repeat(17_000)}`,
      Array.from({ length: 3000 }, (_, index) => `X${index}: y`).join('\r\n'),
    ]) {
      expect(refusal(await exchange(port, `GET /health HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`))).toBe(431);
    }
    const cookies = Array.from({ length: 1500 }, (_, index) => `c${index}=x`).join('; ');
    const started = performance.now();
    const request = `GET /user/currentUser HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: ${cookies}\r\n\r\n`;
    expect(refusal(await exchange(port, request))).toBe(401);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('a body above the limit is refused, announced or not, and never read to its end', async () => {
    const json = 'Content-Type: application/json';
    const put = (headers: string, body: string) =>
      `PUT /user/passwordReset HTTP/1.1\r\nHost: x\r\n${json}\r\n${headers}\r\n\r\n${body}`;
    expect(refusal(await exchange(port, put('Content-Length: 10737418240', '{"token":"')))).toBe(413);
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const chunked = await exchange(port, put('Transfer-Encoding: chunked', chunk.repeat(4)));
    expect(statuses(chunked)).toEqual([413]);
    const short = await exchange(port, put('Content-Length: 5\r\nConnection: close', '{}'), 500);
    expect(statuses(short)).toEqual([]);
  });

  test.each(['TRACE', 'OPTIONS', 'PATCH', 'CONNECT', 'PROPFIND', 'FOO'])('%s is no method here', async (method) => {
    const target = method === 'CONNECT' ? 'x:443' : '/user/currentUser';
    const answer = await exchange(
      port,
      `${method} ${target} HTTP/1.1\r\nHost: x\r\nSecret: echo-me\r\nConnection: close\r\n\r\n`,
    );
    expect(statuses(answer).every((status) => status >= 400 && status < 502)).toBe(true);
    expect(answer).not.toContain('echo-me');
  });

  test('an address of another host, or of no path, opens nothing', async () => {
    for (const target of [
      'http://evil.example/user/currentUser',
      '//evil.example/user/currentUser',
      '/user/currentUser#x',
    ]) {
      const answer = await exchange(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      for (const status of statuses(answer))
        expect([target, status]).toEqual([target, expect.toSatisfy((one: number) => one >= 400)]);
    }
  });

  test('invalid UTF-8 in address, query and header is refused or harmless', async () => {
    for (const bytes of ['\xff\xfe', '\xc0\xae', '\xed\xa0\x80']) {
      for (const request of [
        `GET /user/t1/users/${bytes} HTTP/1.1\r\nHost: x`,
        `GET /tenant/loginOptions?tenantId=${bytes} HTTP/1.1\r\nHost: x`,
      ]) {
        const answer = await exchange(port, Buffer.from(`${request}\r\nConnection: close\r\n\r\n`, 'latin1'));
        expect(statuses(answer).every((status) => status >= 400 && status < 500)).toBe(true);
      }
      const header = `GET /user/currentUser HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${bytes}\r\nConnection: close\r\n\r\n`;
      expect(statuses(await exchange(port, Buffer.from(header, 'latin1')))).toEqual([401]);
    }
  });

  test('after all of it the server answers as ever', async () => {
    const answer = await exchange(port, `${smuggled}${smuggled}`);
    expect(statuses(answer)).toEqual([200, 200]);
    expect(server().log.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
