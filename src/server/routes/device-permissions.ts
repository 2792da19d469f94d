import { z } from 'zod';
import {
  devicePermissionQuery,
  devicePermissionUpdate,
  devicePermissionOwners as owners,
} from '../../contract/device-permissions.ts';
import { emptyBody } from '../../contract/empty.ts';
import { jsonObject, text } from '../../contract/fields.ts';
import { changeDevicePermissions, devicePermissionOwners, entryOf } from '../../core/users/device-permissions.ts';
import { findUser } from '../../core/users/find-user.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, userParams } from '../routing.ts';

const ONE = '/user/devicePermissions/:device';
const params = z.object({ device: text(100) });

/** Permissions over single devices: kept for other services, which give them their meaning. */
export function devicePermissionRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.get(
    ONE,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Lists who has permissions over a device' },
        params,
        response: { 200: owners },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { device } = request.params;
      const { users, groups } = await devicePermissionOwners(tools.storage, actor, device);
      const links = linksOf(request);
      return reply.send({
        users: users.map(({ userName, devicePermissions }) => ({
          id: userName,
          self: links.user(actor.tenant, userName),
          userName,
          devicePermissions: entryOf(devicePermissions, device),
        })),
        groups: groups.map(({ id, name, devicePermissions }) => ({
          id,
          self: links.group(actor.tenant, id),
          name,
          devicePermissions: entryOf(devicePermissions, device),
        })),
      });
    },
  );

  app.put(
    ONE,
    {
      ...access({ right: 'updateUsers' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Gives users and global roles permissions over a device',
          refuses: ['userNotFound', 'groupNotFound'],
        },
        params,
        body: devicePermissionUpdate,
        response: { 200: emptyBody },
      },
    },
    async (request, reply) => {
      await changeDevicePermissions(tools, actorOf(request), request.params.device, request.body);
      return reply.send({});
    },
  );

  app.get(
    '/user/:tenant/users/:user/devicePermissions',
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Lists the permissions of a user over devices', refuses: ['userNotFound'] },
        params: userParams,
        querystring: devicePermissionQuery,
        response: { 200: jsonObject },
      },
    },
    async (request, reply) => {
      const { tenant, user: name } = request.params;
      const { devicePermissions } = await findUser(tools, actorOf(request), tenant, name);
      const { moId } = request.query;
      return reply.send(moId === undefined ? { ...devicePermissions } : entryOf(devicePermissions, moId));
    },
  );
}
