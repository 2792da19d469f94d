import type { Storage } from '../core/ports/storage.ts';
import { createAttemptStore } from './attempts.ts';
import { createAuditStore } from './audit.ts';
import { createChallengeStore } from './challenges.ts';
import { createFactorStore } from './factors.ts';
import { createInventoryRoleStore } from './inventory-roles.ts';
import { createKeyStore } from './keys.ts';
import { createOutboxStore } from './outbox.ts';
import { createPasswordHistoryStore } from './password-history.ts';
import { createPreferenceStore } from './preferences.ts';
import { createRoleStore } from './roles.ts';
import type { Db } from './schema.ts';
import { createSendStore } from './sends.ts';
import { createSessionStore } from './sessions.ts';
import { createSettingStore } from './settings.ts';
import { createSingleUseTokenStore } from './single-use-tokens.ts';
import { createSmsMessageStore } from './sms-messages.ts';
import { createSmsProviderStore } from './sms-providers.ts';
import { createTenantStore } from './tenants.ts';
import { createTfaTokenStore } from './tfa-tokens.ts';
import { inTransaction } from './transaction.ts';
import { createUserStore } from './users.ts';

/** The verbs on a database, or on a transaction of it; a transaction inside a transaction is a part of that one. */
export function createStorage(db: Db): Storage {
  return {
    tenants: createTenantStore(db),
    settings: createSettingStore(db),
    users: createUserStore(db),
    roles: createRoleStore(db),
    inventoryRoles: createInventoryRoleStore(db),
    factors: createFactorStore(db),
    sessions: createSessionStore(db),
    attempts: createAttemptStore(db),
    challenges: createChallengeStore(db),
    tfaTokens: createTfaTokenStore(db),
    sends: createSendStore(db),
    smsProviders: createSmsProviderStore(db),
    smsMessages: createSmsMessageStore(db),
    singleUseTokens: createSingleUseTokenStore(db),
    outbox: createOutboxStore(db),
    passwordHistory: createPasswordHistoryStore(db),
    preferences: createPreferenceStore(db),
    audit: createAuditStore(db),
    keys: createKeyStore(db),
    transaction: (work) => inTransaction(db, (transaction) => work(createStorage(transaction))),
  };
}
