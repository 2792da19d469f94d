import type { Generated, Kysely } from 'kysely';
import type {
  DirectRoleTable,
  InventoryAssignmentRoleTable,
  InventoryAssignmentTable,
  InventoryRoleTable,
  RoleGroupTable,
  RoleMemberTable,
} from './role-tables.ts';
import type { SmsMessageTable, SmsProviderTable } from './sms-tables.ts';

/** 0 or 1: the embedded engine has no boolean. */
export type Flag = number;

export interface TenantTable {
  id: string;
  domain: string | null;
  company: string | null;
  contact_name: string | null;
  contact_phone: string | null;
  admin_name: string | null;
  parent: string | null;
  status: Generated<string>;
  /** JSON object. */
  custom_properties: Generated<string>;
  created_at: number;
  revision: number;
  /** The greatest id given to a global role, inventory role or assignment by `nextId` (queue.ts). */
  last_id: Generated<number>;
}

interface PreferenceTable {
  id: Generated<number>;
  tenant: string;
  user_key: string;
  /** JSON object. */
  fragments: string;
  created_at: number;
  updated_at: number;
}

interface SettingTable {
  tenant: string;
  category: string;
  key: string;
  value: string;
  editable: Generated<Flag>;
  inherited: Generated<Flag>;
}

export interface UserTable {
  tenant: string;
  key: string;
  user_name: string;
  /** Canonical form of `user_name`, for prefix search; `login_names` is what keeps it unique. */
  canonical_name: string;
  alias: string | null;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  phone: string | null;
  enabled: Flag;
  password_hash: string | null;
  password_strength: string | null;
  last_password_change: number | null;
  should_reset_password: Flag;
  tfa_enforced: Flag;
  sms_enabled: Flag;
  newsletter: Flag;
  owner: string | null;
  delegated_by: string | null;
  /** JSON object. */
  custom_properties: string;
  /** JSON object. */
  device_permissions: Generated<string>;
  /** JSON array. */
  applications: Generated<string>;
  created_at: number;
  version: number;
  /** Grows with each change that must queue up per user (queue.ts); says nothing about the user's content. */
  turn: Generated<number>;
  /** The number in `phone` where a text message can reach it, E.164. */
  sms_number: string | null;
  /** When a code was last made for the user. */
  last_code_at: Generated<number | null>;
}

/** The names that must be unique: the primary key is (tenant, space, canonical). */
interface LoginNameTable {
  tenant: string;
  /** User names and aliases share the space `login`; addresses have `email`. */
  space: 'login' | 'email';
  canonical: string;
  kind: 'userName' | 'alias' | 'email';
  user_key: string;
}

interface FactorTable {
  tenant: string;
  user_key: string;
  kind: string;
  sealed_secret: string | null;
  activated_at: number | null;
  last_used_at: number | null;
  last_step: number | null;
  /** The step that activated the secret, until `acceptEnrolmentStep` or a greater step uses it up. */
  enrolment_step: number | null;
  enrolment_started_by: string | null;
  pending_id: string | null;
  pending_sealed_secret: string | null;
  pending_started_by: string | null;
  pending_expires_at: number | null;
  pending_verified_at: number | null;
  pending_verified_step: number | null;
}

export interface SessionTable {
  tenant: string;
  id: string;
  user_key: string;
  carrier: string;
  scope: string;
  tfa: Flag;
  token_id: string;
  previous_token_id: string | null;
  previous_until: number | null;
  xsrf_token: string;
  user_agent: string;
  address: string;
  started_at: number;
  expires_at: number;
  login_step: number | null;
  ended_at: number | null;
  end_reason: string | null;
  /** The user's turn that opened it: orders sessions of one millisecond. */
  turn: number;
}

interface AttemptTable {
  tenant: string;
  counter: string;
  failures: number;
  charged_at: number;
  /** 0 while there is nothing to wait for. */
  wait_until: number;
  /** Digest of the guess charged last. */
  digest: string | null;
}

interface SingleUseTokenTable {
  tenant: string;
  hash: string;
  kind: string;
  user_key: string;
  expires_at: number;
}

interface ChallengeTable {
  tenant: string;
  /** Digest of what the client was given with the answer that asks for the code. */
  client: string;
  /** Digest of where the client is, for clients that keep nothing. */
  origin: string | null;
  user_key: string;
  purpose: string;
  number: string;
  /** `null` while a number was only named. */
  digest: string | null;
  expires_at: number;
  /** Wrong codes entered so far. */
  tries: number;
}

interface TfaTokenTable {
  tenant: string;
  hash: string;
  user_key: string;
  expires_at: number;
}

interface SendCounterTable {
  tenant: string;
  counter: string;
  last_at: number;
}

/** One row per send and counter that it is booked under. */
interface SendTable {
  tenant: string;
  counter: string;
  id: string;
  at: number;
}

interface OutboxTable {
  tenant: string;
  id: string;
  kind: string;
  user_key: string | null;
  sealed: string;
  created_at: number;
  due_at: number;
  /** Claims so far. */
  attempts: number;
}

interface PastPasswordTable {
  id: Generated<number>;
  tenant: string;
  user_key: string;
  hash: string;
  brief: Flag;
}

export interface AuditTable {
  id: Generated<number>;
  tenant: string;
  time: number;
  type: string;
  activity: string;
  text: string;
  user: string;
  severity: string;
  source: string | null;
  /** JSON array. */
  changes: string | null;
  address: string | null;
  application: string | null;
  /** JSON object. */
  metadata: string | null;
  /** Written by a client. */
  posted: Flag;
  created_at: number;
}

interface InstallationKeyTable {
  id: string;
  purpose: string;
  sealed: string;
  created_at: number;
  /** The purpose again on the key that `ensure` made, and unique: of many first callers one stores its key. */
  first_of: string | null;
}

export interface Tables {
  tenants: TenantTable;
  settings: SettingTable;
  preferences: PreferenceTable;
  users: UserTable;
  login_names: LoginNameTable;
  role_groups: RoleGroupTable;
  role_members: RoleMemberTable;
  direct_roles: DirectRoleTable;
  inventory_roles: InventoryRoleTable;
  inventory_assignments: InventoryAssignmentTable;
  inventory_assignment_roles: InventoryAssignmentRoleTable;
  factors: FactorTable;
  sessions: SessionTable;
  attempts: AttemptTable;
  single_use_tokens: SingleUseTokenTable;
  challenges: ChallengeTable;
  tfa_tokens: TfaTokenTable;
  send_counters: SendCounterTable;
  sends: SendTable;
  sms_providers: SmsProviderTable;
  sms_messages: SmsMessageTable;
  outbox: OutboxTable;
  past_passwords: PastPasswordTable;
  audit_records: AuditTable;
  installation_keys: InstallationKeyTable;
}

/** The database, or a transaction on it. */
export type Db = Kysely<Tables>;
