import { z } from 'zod';
import { text } from '../../contract/fields.ts';
import { passwordReset } from '../../contract/users.ts';
import { resetPassword } from '../../core/users/reset-password.ts';
import { anonymous, type Routes, type RouteTools } from '../routing.ts';

const query = z.object({ tenantId: text(100).optional() });

/** Setting a password with the token that a login with an expired password answers with. */
export function passwordResetRoutes(app: Routes, { tools, tenantOf }: RouteTools): void {
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
}
