import type { AttemptStore } from './attempts.ts';
import type { AuditStore } from './audit.ts';
import type { ChallengeStore } from './challenges.ts';
import type { FactorStore } from './factors.ts';
import type { InventoryRoleStore } from './inventory-roles.ts';
import type { KeyStore } from './keys.ts';
import type { OutboxStore } from './outbox.ts';
import type { PasswordHistoryStore } from './password-history.ts';
import type { PreferenceStore } from './preferences.ts';
import type { RoleStore } from './roles.ts';
import type { SendStore } from './sends.ts';
import type { SessionStore } from './sessions.ts';
import type { SettingStore } from './settings.ts';
import type { SingleUseTokenStore } from './single-use-tokens.ts';
import type { SmsMessageStore } from './sms-messages.ts';
import type { SmsProviderStore } from './sms-providers.ts';
import type { TenantStore } from './tenants.ts';
import type { TfaTokenStore } from './tfa-tokens.ts';
import type { UserStore } from './users.ts';

/**
 * What the rules need stored. Verbs are atomic: each is one conditional statement or one transaction, never a read
 * that decides about a later write. `test/suites` races 50 callers against each, on each engine.
 *
 * The tenant id is the first argument of every verb; no verb sees another tenant's rows.
 */
export interface Storage {
  readonly tenants: TenantStore;
  readonly settings: SettingStore;
  readonly users: UserStore;
  readonly roles: RoleStore;
  readonly inventoryRoles: InventoryRoleStore;
  readonly factors: FactorStore;
  readonly sessions: SessionStore;
  readonly attempts: AttemptStore;
  readonly challenges: ChallengeStore;
  readonly tfaTokens: TfaTokenStore;
  readonly sends: SendStore;
  readonly smsProviders: SmsProviderStore;
  readonly smsMessages: SmsMessageStore;
  readonly singleUseTokens: SingleUseTokenStore;
  readonly outbox: OutboxStore;
  readonly passwordHistory: PasswordHistoryStore;
  readonly preferences: PreferenceStore;
  readonly audit: AuditStore;
  readonly keys: KeyStore;
  /**
   * All of `work` is committed, or none. Inside, only the handed `Storage` may be used: the embedded engine has one
   * connection, and the outer one would wait for itself. Nothing slow (hashing, sending) belongs inside, and nothing
   * with an effect outside the database: `work` starts again when PostgreSQL broke a deadlock with it.
   */
  transaction<Result>(work: (storage: Storage) => Promise<Result>): Promise<Result>;
}

/** The storage as the server holds it. */
export interface OpenStorage extends Storage {
  /** Resolves when the database answers; rejects within about two seconds when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
