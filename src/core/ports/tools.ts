import type { Clock } from './clock.ts';
import type { CommonPasswords } from './common-passwords.ts';
import type { Digests } from './digests.ts';
import type { DeliveredFactor, EnrolledFactor } from './factor.ts';
import type { Mailer } from './mailer.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { Randomness } from './randomness.ts';
import type { Sealer } from './sealer.ts';
import type { SmsProviderKind } from './sms-providers.ts';
import type { SmsSender } from './sms-sender.ts';
import type { Storage } from './storage.ts';
import type { TokenSigner } from './token-signer.ts';

/** What the use cases are handed. Each names the part it needs: `Pick<Tools, 'storage' | 'clock'>`. */
export interface Tools {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly sealer: Sealer;
  readonly digests: Digests;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly signer: TokenSigner;
  /** Second factors whose secret the user keeps, and those whose codes we deliver. */
  readonly factors: readonly EnrolledFactor[];
  readonly delivered: readonly DeliveredFactor[];
  readonly mail: Mailer;
  readonly sms: SmsSender;
  /** What a tenant's own gateway can be. */
  readonly smsKinds: readonly SmsProviderKind[];
  readonly identity: {
    /** Host name of the public URL: in tokens, QR codes and mails, and no tenant's domain. */
    readonly issuer: string;
    /** See `SALLYPORT_PUBLIC_URL`. */
    readonly publicUrl: string;
    /** The tenant made at the first start, which requests mean that name none. */
    readonly firstTenant: string;
    /** Of this program. */
    readonly version: string;
  };
}
