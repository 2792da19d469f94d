import type { FastifyRequest } from 'fastify';
import { noBody } from '../../contract/empty.ts';
import { accessToken, type OauthForm, oauthForm, oauthQuery } from '../../contract/oauth.ts';
import { type SignedIn, type SignInRequest, signIn } from '../../core/sign-in/sign-in.ts';
import { signInRefusals } from '../about.ts';
import { loginClientOf, userAgentOf } from '../login-client.ts';
import { anonymous, type Routes, type RouteTools } from '../routing.ts';
import { tenantOfLogin } from '../tenant-of.ts';

/** Login: with cookies for browsers, with a token in the body for programs. One choreography behind both. */
export function oauthRoutes(app: Routes, { tools, jar, tenantOf, authentication }: RouteTools): void {
  const login = async (
    request: FastifyRequest,
    form: OauthForm,
    tenantId: string | undefined,
    carrier: SignInRequest['carrier'],
  ): Promise<SignedIn> => {
    const named = splitTenant(form.username);
    return signIn(tools, {
      tenant: await tenantOfLogin(tenantOf, request, tenantId, named.tenant),
      loginName: named.loginName,
      password: form.password,
      code: form.tfa_code ?? form.tfa_token ?? null,
      carrier,
      address: request.ip,
      userAgent: userAgentOf(request),
      ...loginClientOf(request),
      carried: await authentication.carried(request),
    });
  };

  const asked = {
    form: true,
    refuses: [
      'sessionEnded',
      'oauthNotConfigured',
      ...signInRefusals,
      'strategyChanged',
      'totpCodeInvalid',
      'totpCodeUsed',
      'smsCodeInvalid',
      'smsCodeExpired',
      'tenantSuspended',
    ],
  } as const;
  const form = { body: oauthForm, querystring: oauthQuery };

  app.post(
    '/tenant/oauth',
    {
      ...anonymous,
      schema: {
        about: { tag: 'Login', summary: 'Signs in with cookies, for browsers', ...asked },
        ...form,
        response: { 200: noBody },
      },
    },
    async (request, reply) => {
      const signedIn = await login(request, request.body, request.query.tenant_id, 'cookie');
      const { session, token, cookieMillis, device } = signedIn;
      jar.session(reply, { token, xsrfToken: session.xsrfToken, maxAge: cookieMillis });
      if (device !== null) jar.device(reply, device);
      return reply.code(200).send();
    },
  );

  app.post(
    '/tenant/oauth/token',
    {
      ...anonymous,
      schema: {
        about: { tag: 'Login', summary: 'Signs in with a token in the body, for programs', ...asked },
        ...form,
        response: { 200: accessToken },
      },
    },
    async (request, reply) => {
      const { token } = await login(request, request.body, request.query.tenant_id, 'bearer');
      return reply.send({ access_token: token });
    },
  );
}

/** `tenant/user` may be typed where a user name is asked for; names themselves hold no slash. */
function splitTenant(username: string): { tenant: string | null; loginName: string } {
  const slash = username.indexOf('/');
  if (slash < 0) return { tenant: null, loginName: username };
  return { tenant: username.slice(0, slash), loginName: username.slice(slash + 1) };
}
