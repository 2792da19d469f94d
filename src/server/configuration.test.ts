import { describe, expect, it } from 'vitest';
import { ConfigurationError, readConfiguration } from './configuration.ts';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfiguration({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://localhost:8080',
      databaseUrl: null,
      tenant: 't1',
      adminUser: 'admin',
      adminPassword: null,
      smtpUrl: 'log:',
      mailFrom: 'sallyport@localhost',
      logLevel: 'info',
    });
  });

  it.each([
    'smtp://localhost',
    'smtp://mail.example.com:587',
    'smtps://ann%40example.com:p%2Fw@mail.example.com/',
    'smtp://[::1]:2525',
    'log:',
  ])('sends mail by %s', (url) => {
    expect(readConfiguration({ SALLYPORT_SMTP_URL: url }).smtpUrl).toBe(url);
  });

  it.each([
    'http://mail.example.com',
    'smtp://',
    'smtp://user@host',
    'smtp://host/path',
    'smtp://host?tls=no',
    'log:x',
    'mail.example.com',
  ])('does not take %s for a mail server', (url) => {
    expect(() => readConfiguration({ SALLYPORT_SMTP_URL: url })).toThrow('SALLYPORT_SMTP_URL must be');
  });

  it.each(['nobody', 'a@x\r\nBcc: b@x', 'a@x, b@x', 'Gate <a@x> <b@x>', 'Ga\nte <a@x>', '<a@x>'])(
    'does not take %j for a sender',
    (from) => {
      expect(() => readConfiguration({ SALLYPORT_MAIL_FROM: from })).toThrow('SALLYPORT_MAIL_FROM must be');
      expect(readConfiguration({ SALLYPORT_MAIL_FROM: 'The Gate <gate@example.com>' }).mailFrom).toContain('The Gate');
    },
  );

  it.each(['127.0.0.1', '10.0.0.0/8, ::1', 'fd00::/8'])('believes the proxies at %s', (proxies) => {
    expect(readConfiguration({ SALLYPORT_TRUSTED_PROXIES: proxies }).trustedProxies).toEqual(proxies.split(', '));
  });

  it.each(['localhost', '999.1.1.1', 'abc', '10.0.0.0/33', '0.0.0.0/0', '::/0', 'fd00::/129'])(
    'does not take %s for a proxy',
    (proxy) => {
      expect(problemsOf({ SALLYPORT_TRUSTED_PROXIES: `127.0.0.1,${proxy}` })).toEqual([
        `SALLYPORT_TRUSTED_PROXIES : ${proxy} is no address or network`,
      ]);
    },
  );

  it.each([
    'postgres://localhost/sallyport',
    'postgresql://ann:p%40ss%2Fw%23rd@db.example.com:5433/sallyport?sslmode=verify-full',
    'postgres:///sallyport?host=/var/run/postgresql',
    'postgres://ann@/sallyport?host=/var/run/postgresql',
    'postgres://%2Fvar%2Frun%2Fpostgresql/sallyport',
    'postgres://[::1]/sallyport',
  ])('keeps its data at %s', (url) => {
    expect(readConfiguration({ SALLYPORT_DATABASE_URL: url }).databaseUrl).toBe(url);
  });

  it.each([
    'mysql://localhost/sallyport',
    'postgres://',
    'postgres://ann:p/ss@db.example.com/sallyport',
    'postgres://ann:p#ss@db.example.com/sallyport',
    'postgres://ann:p@ss/w#rd@db.example.com/sallyport',
    'postgres://ann:p@s/w@db.example.com/sallyport',
  ])('does not take %s for a database, and does not repeat it', (url) => {
    const problems = problemsOf({ SALLYPORT_DATABASE_URL: url });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^SALLYPORT_DATABASE_URL must be postgres:/);
    expect(problems[0]).not.toContain('ann');
  });

  it('names every problem at once', () => {
    const environment = {
      SALLYPORT_PORT: 'eighty',
      SALLYPORT_PUBLIC_URL: 'ftp://x/y',
      SALLYPORT_DATABASE_URL: 'mysql://x',
      SALLYPORT_MASTER_KEY: 'c2hvcnQ=',
      SALLYPORT_TENANT: 'Not Good',
      SALLYPORT_ADMIN_PASSWORD: 'short',
      SALLYPORT_LOG_LEVEL: 'loud',
      SALLYPORT_SMS_URL: 'smpp://host',
      SALLYPORT_TRUSTED_PROXIES: 'everybody',
      SALLYPORT_PROT: '1',
    };
    const problems = problemsOf(environment);
    expect(problems).toHaveLength(Object.keys(environment).length);
    for (const name of Object.keys(environment)) expect(problems.join('\n')).toContain(name);
  });

  it('refuses a sample key', () => {
    expect(problemsOf({ SALLYPORT_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') })).toHaveLength(1);
  });

  it('takes several master keys', () => {
    const key = (seed: number) =>
      Buffer.from(Array.from({ length: 32 }, (_, at) => (at * seed) % 251)).toString('base64');
    expect(readConfiguration({ SALLYPORT_MASTER_KEY: `${key(3)}, ${key(5)}` }).masterKeys).toHaveLength(2);
  });

  it('leaves other variables alone', () => {
    expect(problemsOf({ PATH: '/bin', SALLYPORT_TEST_DATABASE_URL: 'postgres://x/y' })).toEqual([]);
  });
});
