import { openStorage } from '../../../src/storage/open-storage.ts';

/**
 * A second process, for tests: opens the database, charges a counter and puts settings as often as it is told, and
 * prints what it got. Arguments: options as JSON, tenant, number of rounds. It waits for a line of input, so that many
 * can be let go at once.
 */
const [, , options = '', tenant = '', rounds = '0'] = process.argv;
console.log('ready');
await new Promise((resolve) => process.stdin.once('data', resolve));
const storage = await openStorage(JSON.parse(options));
const policy = { free: 1e6, waits: [], disableAt: null, forgetFree: 1e9, forget: 1e9 };
for (let round = 0; round < Number(rounds); round++) {
  await storage.attempts.take(tenant, 'shared', policy, 1000);
  await storage.settings.put(tenant, 'c', `k${process.pid}`, String(round));
}
const tenants = await storage.tenants.list();
await storage.close();
console.log(`tenants ${tenants.length}`);
process.exit(0);
