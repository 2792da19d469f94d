import { emptyBody } from '../../contract/empty.ts';
import { phoneAnswer, phoneBody, pinBody } from '../../contract/pin.ts';
import { enterPin } from '../../core/sign-in/enter-pin.ts';
import { proposeNumber } from '../../core/users/propose-number.ts';
import { actorOf } from '../authenticate.ts';
import { loginClientOf } from '../login-client.ts';
import { access, type Routes, type RouteTools } from '../routing.ts';

/** Codes of Basic clients, and one's own phone number. Open to users who still owe their second factor. */
export function pinRoutes(app: Routes, { tools, jar }: RouteTools): void {
  app.post(
    '/user/pin',
    {
      ...access({ challenge: true }),
      schema: {
        about: {
          tag: 'Second factor',
          summary: 'Enters a code, or asks for another one ("0"); the header tfatoken goes with every Basic request',
          refuses: ['newCodeSent', 'verificationCodeInvalid', 'verificationCodeExpired', 'codeNotExpected'],
        },
        body: pinBody,
        response: { 200: emptyBody },
      },
    },
    async (request, reply) => {
      const token = await enterPin(tools, actorOf(request), request.body.pin, loginClientOf(request));
      if (token !== null) void reply.header('tfatoken', token);
      return reply.code(200).send({});
    },
  );

  app.put(
    '/user/currentUserPhone',
    {
      ...access({ challenge: true }),
      schema: {
        about: {
          tag: 'Own account',
          summary: 'Names one’s new phone number; where codes go to it, it changes with its own code',
          refuses: ['phoneInvalid', 'phoneCountryNotAllowed', 'phoneByAdministrator', 'stepUpRequired'],
        },
        body: phoneBody,
        response: { 200: phoneAnswer },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { client } = loginClientOf(request);
      const proposed = await proposeNumber(tools, actor, request.body.phone, client);
      if (proposed.client !== null) jar.login(reply, proposed.client);
      const { userName } = actor.user;
      return reply.send({ id: userName, userName, phone: proposed.number });
    },
  );
}
