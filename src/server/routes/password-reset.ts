import { z } from 'zod';
import { text } from '../../contract/fields.ts';
import { passwordLinkRequest, passwordReset, passwordTokenQuery } from '../../contract/users.ts';
import { requestPasswordLink } from '../../core/users/request-password-link.ts';
import { resetPassword, validateResetToken } from '../../core/users/reset-password.ts';
import { anonymous, type Routes, type RouteTools } from '../routing.ts';

const query = z.object({ tenantId: text(100).optional() });

/** Passwords without a login: asking for a link by mail, and setting one with the token of a link or of a login. */
export function passwordResetRoutes(app: Routes, { tools, tenantOf, authentication }: RouteTools): void {
  app.post(
    '/user/passwordReset',
    { ...anonymous, schema: { body: passwordLinkRequest, querystring: query } },
    async (request, reply) => {
      const tenant = await tenantOf(request, request.query.tenantId);
      const carried = await authentication.carried(request);
      await requestPasswordLink(tools, tenant, { email: request.body.email, address: request.ip, carried });
      return reply.code(200).send({});
    },
  );

  app.put(
    '/user/passwordReset',
    { ...anonymous, schema: { body: passwordReset, querystring: query } },
    async (request, reply) => {
      const tenant = await tenantOf(request, request.query.tenantId);
      const { token, email, newPassword } = request.body;
      await resetPassword(tools, tenant, { token, account: email || null, newPassword, address: request.ip });
      return reply.code(200).send({});
    },
  );

  app.get(
    '/user/passwordReset/validate',
    { ...anonymous, schema: { querystring: passwordTokenQuery.extend(query.shape) } },
    async (request, reply) => {
      const tenant = await tenantOf(request, request.query.tenantId);
      const { token, email } = request.query;
      await validateResetToken(tools, tenant, { token, account: email || null });
      return reply.code(200).send({});
    },
  );
}
