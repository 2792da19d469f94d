import type {
  AuthenticationRestrictions,
  LoginOptionType,
  SessionConfiguration,
  SsoConfiguration,
} from '../../contract/login-options.ts';

/** One way to log in, as a tenant has configured it. */
export interface LoginOption {
  readonly type: LoginOptionType;
  readonly providerName: string;
  readonly userManagementSource: 'INTERNAL' | 'REMOTE';
  readonly grantType: 'PASSWORD' | 'AUTHORIZATION_CODE';
  readonly visibleOnLoginPage: boolean;
  /** Only the management tenant may read and change it. */
  readonly onlyManagementTenantAccess: boolean;
  readonly authenticationRestrictions: AuthenticationRestrictions | null;
  /** `null`: plain tokens. */
  readonly sessionConfiguration: SessionConfiguration | null;
  /** Kept for single sign-on, read by nobody here. */
  readonly sso: SsoConfiguration;
}

const MINUTE = 60_000;

/** docs/security.md: absolute 12 hours, renewed after 15 minutes, 5 sessions in parallel. */
const defaultSessions: SessionConfiguration = {
  absoluteTimeoutMillis: 12 * 60 * MINUTE,
  renewalTimeoutMillis: 15 * MINUTE,
  maximumNumberOfParallelSessions: 5,
  userAgentValidationRequired: false,
};

/** Category of the settings that hold them, by type. */
export const LOGIN_OPTIONS = 'login-options';

/** What is stored of an option that was deleted. */
export const DELETED = '{"deleted":true}';

const common = {
  providerName: 'Cumulocity',
  userManagementSource: 'INTERNAL',
  grantType: 'PASSWORD',
  onlyManagementTenantAccess: false,
  authenticationRestrictions: null,
  sessionConfiguration: null,
  sso: {},
} as const;

/** What a tenant has that never changed anything: OAI-Secure preferred, Basic beside it (oas: basic-settings). */
export const defaultLoginOptions = {
  OAUTH2_INTERNAL: {
    ...common,
    type: 'OAUTH2_INTERNAL',
    visibleOnLoginPage: true,
    sessionConfiguration: defaultSessions,
  },
  BASIC: { ...common, type: 'BASIC', visibleOnLoginPage: false },
  OAUTH2: {
    ...common,
    type: 'OAUTH2',
    grantType: 'AUTHORIZATION_CODE',
    userManagementSource: 'REMOTE',
    visibleOnLoginPage: false,
  },
} as const satisfies Record<LoginOptionType, LoginOption>;

/** A tenant's option from its stored form, or `null` where it has none. */
export function parseLoginOption(type: LoginOptionType, json: string | null): LoginOption | null {
  if (json === null) return type === 'OAUTH2' ? null : defaultLoginOptions[type];
  if (json === DELETED) return null;
  const stored = parseObject(json);
  const { sessionConfiguration } = stored;
  return {
    ...defaultLoginOptions[type],
    ...stored,
    type,
    sessionConfiguration:
      type === 'OAUTH2_INTERNAL' && sessionConfiguration ? readSessions(sessionConfiguration) : null,
  };
}

/** What is out of bounds counts as not set: a session that never starts, or never ends, is nobody's intention. */
function readSessions(stored: Partial<SessionConfiguration>): SessionConfiguration {
  const bounded = (
    name: 'absoluteTimeoutMillis' | 'renewalTimeoutMillis' | 'maximumNumberOfParallelSessions',
    minimum: number,
  ) => {
    const value = stored[name];
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum ? value : defaultSessions[name];
  };
  return {
    absoluteTimeoutMillis: bounded('absoluteTimeoutMillis', 15 * MINUTE),
    renewalTimeoutMillis: bounded('renewalTimeoutMillis', MINUTE),
    maximumNumberOfParallelSessions: bounded('maximumNumberOfParallelSessions', 1),
    userAgentValidationRequired: stored.userAgentValidationRequired === true,
  };
}

function parseObject(json: string): Partial<LoginOption> {
  try {
    return JSON.parse(json) as Partial<LoginOption>;
  } catch {
    return {};
  }
}
