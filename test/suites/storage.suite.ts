import { describe } from 'vitest';
import { attemptsSuite } from './storage/attempts.suite.ts';
import { attemptsModelSuite } from './storage/attempts-model.suite.ts';
import { deliveredCodesSuite } from './storage/delivered-codes.suite.ts';
import { factorRacesSuite } from './storage/factor-races.suite.ts';
import { factorsSuite } from './storage/factors.suite.ts';
import type { Engine } from './storage/ground.ts';
import { hierarchiesSuite } from './storage/hierarchies.suite.ts';
import { inventoryRolesSuite } from './storage/inventory-roles.suite.ts';
import { isolationSuite } from './storage/isolation.suite.ts';
import { openingSuite } from './storage/opening.suite.ts';
import { othersSuite } from './storage/others.suite.ts';
import { outboxSuite } from './storage/outbox.suite.ts';
import { preferencesSuite } from './storage/preferences.suite.ts';
import { rolesSuite } from './storage/roles.suite.ts';
import { sendsSuite } from './storage/sends.suite.ts';
import { sessionsSuite } from './storage/sessions.suite.ts';
import { smsProvidersSuite } from './storage/sms-providers.suite.ts';
import { tenantsSuite } from './storage/tenants.suite.ts';
import { unavailableSuite } from './storage/unavailable.suite.ts';
import { userListSuite } from './storage/user-list.suite.ts';
import { usersSuite } from './storage/users.suite.ts';

/** What every database engine must pass: the promises of core/ports, alone and raced by 50 callers. */
export function storageSuite(engine: Engine): void {
  describe(`storage on ${engine.name}`, () => {
    usersSuite(engine);
    userListSuite(engine);
    rolesSuite(engine);
    factorsSuite(engine);
    factorRacesSuite(engine);
    sessionsSuite(engine);
    attemptsSuite(engine);
    attemptsModelSuite(engine);
    deliveredCodesSuite(engine);
    sendsSuite(engine);
    othersSuite(engine);
    tenantsSuite(engine);
    preferencesSuite(engine);
    outboxSuite(engine);
    smsProvidersSuite(engine);
    hierarchiesSuite(engine);
    inventoryRolesSuite(engine);
    isolationSuite(engine);
    openingSuite(engine);
    unavailableSuite(engine);
  });
}
