import type { AuthConfig, ListedLoginOption } from '../../contract/login-options.ts';
import type { LoginOption } from '../../core/settings/login-options.ts';
import type { TenantSettings } from '../../core/settings/tenant-settings.ts';
import type { Links } from './links.ts';

const noRestrictions = { forbiddenClients: [], forbiddenUserAgents: [], trustedUserAgents: [] };

/** A login option as those read it who may change it. */
export function loginOptionResource(
  links: Links,
  tenant: string,
  option: LoginOption,
  settings: TenantSettings,
): AuthConfig {
  if (option.type === 'OAUTH2') return { ...stored(links, option), ...option.sso };
  return listedLoginOption(links, tenant, option, settings);
}

function stored(links: Links, option: LoginOption) {
  const { type } = option;
  return {
    id: type,
    self: `${links.origin}/tenant/loginOptions/${type}`,
    type,
    _type: type === 'BASIC' ? 'BasicAuthConfig' : 'OAuth2Config',
    userManagementSource: option.userManagementSource,
    grantType: option.grantType,
    providerName: option.providerName,
    visibleOnLoginPage: option.visibleOnLoginPage,
    ...(option.onlyManagementTenantAccess ? { onlyManagementTenantAccess: true } : {}),
  };
}

/** A login option with what login and settings pages read beside it. */
export function listedLoginOption(
  links: Links,
  tenant: string,
  option: LoginOption,
  settings: TenantSettings,
): ListedLoginOption {
  const { type, sessionConfiguration, authenticationRestrictions } = option;
  return {
    ...stored(links, option),
    initRequest: `${links.origin}/tenant/oauth?tenant_id=${tenant}`,
    loginRedirectDomain: new URL(links.origin).hostname,
    tfaStrategy: settings.strategy,
    // The token endpoint asks for the second factor itself: login pages need no Basic request first.
    tfaSupported: true,
    enforceStrength: settings.strengthEnforcedBySystem,
    strengthValidity: settings.strengthEnforced,
    greenMinLength: settings.greenMinLength,
    ...(sessionConfiguration === null ? {} : { sessionConfiguration }),
    ...(type === 'BASIC' ? { authenticationRestrictions: authenticationRestrictions ?? noRestrictions } : {}),
  };
}
