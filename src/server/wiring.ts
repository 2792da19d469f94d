import { mkdirSync, readFileSync } from 'node:fs';
import { SealBroken } from '../core/ports/sealer.ts';
import { PLATFORM } from '../core/ports/settings.ts';
import type { SmsFailure } from '../core/ports/sms-sender.ts';
import type { OpenStorage } from '../core/ports/storage.ts';
import type { Tools } from '../core/ports/tools.ts';
import { deliveredFactors, enrolledFactors } from '../factors/server.ts';
import { createMailer, smsKinds } from '../senders/index.ts';
import type { SmsDelivery } from '../senders/sms-gateway.ts';
import { openStorage } from '../storage/open-storage.ts';
import { systemClock } from './clock.ts';
import { createCommonPasswords } from './common-passwords.ts';
import { type Configuration, ConfigurationError } from './configuration.ts';
import { createDigests } from './digests.ts';
import { loadMasterKeys } from './master-key.ts';
import { createPasswordHasher } from './password-hasher.ts';
import { systemRandomness } from './randomness.ts';
import { createSealer } from './sealing.ts';
import { createSigning, keyPlace, type Signing } from './signing.ts';
import { openSms } from './sms.ts';

export interface House {
  readonly tools: Tools;
  readonly signing: Signing;
  readonly storage: OpenStorage;
}

/**
 * Opens everything that the configuration names and hands it to each other, top to bottom. Used by the server and by
 * the command line. `options` may replace tools, for tests with a clock of their own, and hears of
 * lost connections and of what became of messages.
 */
export async function openHouse(
  configuration: Configuration,
  options: Partial<Pick<Tools, 'clock' | 'randomness' | 'hasher' | 'mail'>> & {
    /** In place of the operator's gateway. */
    sms?: SmsDelivery;
    onConnectionLost?: (error: Error) => void;
    onSmsFailure?: (failure: SmsFailure, tenant: string) => void;
    onSmsSent?: () => void;
    onSmsFlood?: (tenant: string) => void;
    onSmsTrouble?: (error: unknown) => void;
  } = {},
): Promise<House> {
  const clock = options.clock ?? systemClock;
  const randomness = options.randomness ?? systemRandomness;
  mkdirSync(configuration.dataDir, { recursive: true, mode: 0o700 });
  const sealer = createSealer(loadMasterKeys(configuration.masterKeys, configuration.dataDir, randomness), randomness);
  const { databaseUrl, dataDir } = configuration;
  const storage = await openStorage({
    databaseUrl,
    dataDir,
    onConnectionLost: options.onConnectionLost ?? (() => undefined),
  });
  try {
    const digestKey = await installationKey(storage, sealer, clock, randomness);
    const signing = await createSigning({ keys: storage.keys, sealer, clock, randomness });
    const tools: Tools = {
      storage,
      clock,
      randomness,
      sealer,
      digests: createDigests(digestKey),
      hasher: options.hasher ?? createPasswordHasher(clock, randomness),
      commonPasswords: createCommonPasswords(),
      signer: signing,
      factors: enrolledFactors,
      delivered: deliveredFactors,
      mail: options.mail ?? createMailer(configuration.smtpUrl, configuration.mailFrom),
      sms: openSms(
        { storage, clock, randomness, sealer },
        {
          ...configuration,
          sms: options.sms,
          onSmsSent: options.onSmsSent ?? (() => undefined),
          onSmsFailure: options.onSmsFailure ?? (() => undefined),
          onSmsFlood: options.onSmsFlood ?? (() => undefined),
          onSmsTrouble: options.onSmsTrouble ?? (() => undefined),
        },
      ),
      smsKinds,
      identity: {
        issuer: new URL(configuration.publicUrl).hostname,
        publicUrl: configuration.publicUrl,
        firstTenant: configuration.tenant,
        version: ownVersion(),
      },
    };
    return { tools, signing, storage };
  } catch (error) {
    await storage.close();
    if (!(error instanceof SealBroken)) throw error;
    throw new ConfigurationError([
      'the master key does not open this database: use the SALLYPORT_MASTER_KEY, or the master.key file in the data ' +
        'folder, that it was made with',
    ]);
  }
}

/** The digest key of the installation. Opening it also proves at every start that the master key is the right one. */
async function installationKey(
  storage: OpenStorage,
  sealer: Tools['sealer'],
  clock: Tools['clock'],
  randomness: Tools['randomness'],
): Promise<Uint8Array> {
  const keys = await storage.keys.ensure('digests', () => {
    const id = randomness.id();
    const sealed = sealer.seal(randomness.bytes(32), keyPlace(id));
    return { id, purpose: 'digests', sealed, createdAt: clock.now() };
  });
  const [key] = keys;
  if (key === undefined) throw new Error(`no digest key under ${PLATFORM}`);
  return sealer.open(key.sealed, keyPlace(key.id));
}

/** As in the package, beside `src` in a checkout and beside `dist` where it is installed. */
function ownVersion(): string {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
