import { loginOptionCollection, loginOptionsQuery } from '../../contract/login-options.ts';
import { MANAGEMENT } from '../../contract/permissions.ts';
import { Refusal } from '../../core/refusal.ts';
import { OAUTH_INTERNAL } from '../../core/sessions/open-session.ts';
import { readSettings } from '../../core/settings/tenant-settings.ts';
import { sendResource } from '../answer.ts';
import { anonymous, type Routes, type RouteTools } from '../routing.ts';

/** What a login page needs to know before anybody is signed in. */
export function loginOptionRoutes(app: Routes, { tools, linksOf, tenantOf }: RouteTools): void {
  const schema = {
    about: {
      tag: 'Login',
      summary: 'Lists the ways to sign in',
      refuses: ['managementFlag', 'unknownTenant', 'tenantSuspended'],
    },
    querystring: loginOptionsQuery,
    response: { 200: loginOptionCollection },
  } as const;
  app.get('/tenant/loginOptions', { ...anonymous, schema }, async (request, reply) => {
    const { tenantId, management } = request.query;
    const tenant = await tenantOf(request, tenantId);
    if (management === 'true' && tenant !== MANAGEMENT) throw new Refusal('managementFlag', { id: tenant });
    const settings = await readSettings(tools.storage, tenant);
    const links = linksOf(request);
    const self = `${links.origin}/tenant/loginOptions`;
    const common = {
      userManagementSource: 'INTERNAL' as const,
      grantType: 'PASSWORD' as const,
      providerName: 'Cumulocity',
      initRequest: `${links.origin}/tenant/oauth?tenant_id=${tenant}`,
      loginRedirectDomain: new URL(links.origin).hostname,
      tfaStrategy: settings.strategy,
      // The token endpoint asks for the second factor itself: login pages need no Basic request first.
      tfaSupported: true,
      enforceStrength: settings.strengthEnforcedBySystem,
      strengthValidity: settings.strengthEnforced,
      greenMinLength: settings.greenMinLength,
    };
    const loginOptions = [
      {
        id: OAUTH_INTERNAL,
        self: `${self}/${OAUTH_INTERNAL}`,
        type: 'OAUTH2_INTERNAL' as const,
        _type: 'OAuth2Config',
        visibleOnLoginPage: true,
        sessionConfiguration: settings.sessions,
        ...common,
      },
      {
        id: 'BASIC',
        self: `${self}/BASIC`,
        type: 'BASIC' as const,
        _type: 'BasicAuthConfig',
        visibleOnLoginPage: false,
        authenticationRestrictions: { forbiddenClients: [], forbiddenUserAgents: [], trustedUserAgents: [] },
        ...common,
      },
    ];
    return sendResource(request, reply, 'loginOptionCollection', { self, loginOptions });
  });
}
