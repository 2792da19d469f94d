import { z } from 'zod';
import { emptyBody } from '../../contract/empty.ts';
import { text } from '../../contract/fields.ts';
import { passwordLinkRequest, passwordReset, passwordTokenQuery } from '../../contract/users.ts';
import { requestPasswordLink } from '../../core/users/request-password-link.ts';
import { resetPassword, validateResetToken } from '../../core/users/reset-password.ts';
import { replacedPasswordRefusals, tenantRefusals } from '../about.ts';
import { anonymous, type Routes, type RouteTools } from '../routing.ts';

const query = z.object({ tenantId: text(100).optional() });

/** Passwords without a login: asking for a link by mail, and setting one with the token of a link or of a login. */
export function passwordResetRoutes(app: Routes, { tools, tenantOf, authentication }: RouteTools): void {
  app.post(
    '/user/passwordReset',
    {
      ...anonymous,
      schema: {
        about: {
          tag: 'Passwords',
          summary: 'Asks for a link by mail; answers the same whether the address is known or not',
          refuses: ['tooManyAttempts', ...tenantRefusals],
        },
        body: passwordLinkRequest,
        querystring: query,
        response: { 200: emptyBody },
      },
    },
    async (request, reply) => {
      const tenant = await tenantOf(request, request.query.tenantId);
      const carried = await authentication.carried(request);
      await requestPasswordLink(tools, tenant, { email: request.body.email, address: request.ip, carried });
      return reply.code(200).send({});
    },
  );

  app.put(
    '/user/passwordReset',
    {
      ...anonymous,
      schema: {
        about: {
          tag: 'Passwords',
          summary: 'Sets a password with the token of a link or of a login',
          refuses: [
            'resetTokenExpired',
            'resetTokenUnknown',
            'changedMeanwhile',
            ...tenantRefusals,
            ...replacedPasswordRefusals,
          ],
        },
        body: passwordReset,
        querystring: query,
        response: { 200: emptyBody },
      },
    },
    async (request, reply) => {
      const tenant = await tenantOf(request, request.query.tenantId);
      const { token, email, newPassword } = request.body;
      await resetPassword(tools, tenant, { token, account: email || null, newPassword, address: request.ip });
      return reply.code(200).send({});
    },
  );

  app.get(
    '/user/passwordReset/validate',
    {
      ...anonymous,
      schema: {
        about: {
          tag: 'Passwords',
          summary: 'Tells whether a token still works',
          refuses: ['resetTokenExpired', 'resetTokenNotFound', ...tenantRefusals],
        },
        querystring: passwordTokenQuery.extend(query.shape),
        response: { 200: emptyBody },
      },
    },
    async (request, reply) => {
      const tenant = await tenantOf(request, request.query.tenantId);
      const { token, email } = request.query;
      await validateResetToken(tools, tenant, { token, account: email || null });
      return reply.code(200).send({});
    },
  );
}
