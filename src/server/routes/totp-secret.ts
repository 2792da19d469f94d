import { noBody } from '../../contract/empty.ts';
import { activityBody, totpActivity, totpSecret, verifyBody } from '../../contract/totp-secret.ts';
import { Refusal } from '../../core/refusal.ts';
import { activateFactor, readActivity, startEnrolment, verifyCode } from '../../core/tfa/enrolment.ts';
import { revokeTotp } from '../../core/tfa/revoke-totp.ts';
import { findUser } from '../../core/users/find-user.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, userParams } from '../routing.ts';
import { iso } from '../wire/user-resource.ts';

const OWN = '/user/currentUser/totpSecret';

/** Setting up one's own TOTP, and revoking another user's. */
export function totpSecretRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  const enrolment = access({ enrolment: true });

  app.post(
    OWN,
    {
      ...enrolment,
      schema: {
        about: {
          tag: 'Second factor',
          summary: 'Starts setting TOTP up: a new secret',
          refuses: ['totpAlreadyActive', 'totpNotAvailable'],
        },
        response: { 200: totpSecret },
      },
    },
    async (request, reply) => {
      const { setup, shown, uri } = await startEnrolment(tools, actorOf(request));
      // Shown once, to one person: no cache between may keep it. Clients cut the address out of `chl` and draw the QR
      // code themselves; nothing fetches this URL.
      const secretQrUrl = `${linksOf(request).origin}/qr?chl=${encodeURIComponent(uri)}`;
      return reply.header('cache-control', 'no-store').send({ rawSecret: shown, secretQrUrl, setup });
    },
  );

  app.post(
    `${OWN}/verify`,
    {
      ...enrolment,
      schema: {
        about: {
          tag: 'Second factor',
          summary: 'Checks a code against the secret',
          refuses: ['verificationCodeInvalid', 'secondFactorDisabled', 'setupReplaced', 'totpSecretMissing'],
        },
        body: verifyBody,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      await verifyCode(tools, actorOf(request), request.body.code, request.body.setup ?? null);
      return reply.code(204).send();
    },
  );

  app.get(
    `${OWN}/activity`,
    {
      ...enrolment,
      schema: {
        about: { tag: 'Second factor', summary: 'Tells whether TOTP is set up', refuses: ['totpSecretMissing'] },
        response: { 200: totpActivity },
      },
    },
    async (request, reply) => {
      const { isActive, isForced, activatedAt, lastUsedAt } = await readActivity(tools, actorOf(request));
      return reply.send({
        isActive,
        isForced,
        ...(activatedAt === null ? {} : { activatedAt: iso(activatedAt) }),
        ...(!isActive || lastUsedAt === null ? {} : { lastUsedAt: iso(lastUsedAt) }),
      });
    },
  );

  app.post(
    `${OWN}/activity`,
    {
      ...enrolment,
      schema: {
        about: {
          tag: 'Second factor',
          summary: 'Activates TOTP after a verified code',
          refuses: [
            'cannotDeactivateTotp',
            'verificationMissing',
            'setupReplaced',
            'totpSecretMissing',
            'totpAlreadyActive',
          ],
        },
        body: activityBody,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      if (!request.body.isActive) throw new Refusal('cannotDeactivateTotp');
      await activateFactor(tools, actorOf(request));
      return reply.code(204).send();
    },
  );

  app.delete(
    '/user/:tenant/users/:user/totpSecret/revoke',
    {
      ...access({ right: 'revokeTotp' }),
      schema: {
        about: {
          tag: 'Second factor',
          summary: 'Revokes another user’s TOTP secret and ends their sessions',
          refuses: ['userNotFound', 'ownSecret'],
        },
        params: userParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      await revokeTotp(tools, actor, await findUser(tools, actor, request.params.tenant, request.params.user));
      return reply.code(204).send();
    },
  );
}
