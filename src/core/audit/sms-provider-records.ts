import type { AuditChange } from '../../contract/audit.ts';
import { type Author, type Draft, information, oneLine } from './draft.ts';

/** Records of changes to a tenant's gateway, and of tries of it. */
export const smsProviderRecords = {
  /** `elsewhere`: codes go another way from now on; whoever is there can read them. */
  set: (author: Author, destination: string, elsewhere: boolean, changes: readonly AuditChange[]): Draft =>
    information('Tenant', 'SMS provider updated', `SMS provider set to ${oneLine(destination)}`, author, {
      severity: elsewhere ? 'CRITICAL' : 'MAJOR',
      changes,
    }),
  deleted: (author: Author, kind: string): Draft =>
    information('Tenant', 'SMS provider deleted', `SMS provider ${kind} deleted`, author, { severity: 'CRITICAL' }),
  tested: (author: Author, number: string, outcome: string): Draft =>
    information('Tenant', 'SMS provider tested', `A test message was sent to ${number}: ${outcome}`, author, {
      changes: [{ attribute: 'outcome', type: 'java.lang.String', newValue: outcome }],
    }),
} as const;
