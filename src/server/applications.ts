import type { Application, Manifest } from '../contract/applications.ts';
import { MANAGEMENT } from '../contract/permissions.ts';
import type { Tools } from '../core/ports/tools.ts';
import type { HostedApp } from './hosted-apps.ts';
import type { Links } from './wire/links.ts';

/** An application without what depends on the request. */
type Known = Omit<Application, 'self' | 'owner'>;

/** The applications that users of a tenant can open, and the services that clients look for by name. */
export interface Applications {
  of(tenant: string, links: Links): Promise<readonly Application[]>;
}

/** Our own pages, and where they are: addresses below `/apps` lead there, unless the operator hosts others. */
export const ownPages: Readonly<Record<string, string>> = {
  login: '/login',
  'user-settings': '/user-settings',
  administration: '/administration',
};
const titles: Readonly<Record<string, string>> = {
  login: 'Login',
  'user-settings': 'User settings',
  administration: 'Administration',
};

/** Clients offer SMS where `sms-gateway` is among the applications, and the users' pages where `messaging` is. */
const smsServices = ['sms-gateway', 'messaging'];

export function createApplications(tools: Pick<Tools, 'sms'>, hosted: readonly HostedApp[]): Applications {
  const hostedNames = new Set(hosted.map(({ contextPath }) => contextPath));
  const pages = numbered([
    ...Object.keys(ownPages)
      .filter((name) => !hostedNames.has(name))
      .map((name) =>
        hostedApplication(name, {
          name: titles[name],
          contextPath: name,
          ...(name === 'login' ? { noAppSwitcher: true } : {}),
        }),
      ),
    ...hosted.map(({ contextPath, manifest }) => hostedApplication(contextPath, manifest)),
    ...smsServices.map(service),
  ]);
  return {
    of: async (tenant, links) => {
      const sms = (await tools.sms.inForce(tenant)) !== 'none';
      return pages
        .filter(({ type }) => sms || type === 'HOSTED')
        .map(({ id, ...known }) => ({
          id,
          self: `${links.origin}/application/applications/${id}`,
          ...known,
          owner: { self: links.tenant(MANAGEMENT), tenant: { id: MANAGEMENT } },
        }));
    },
  };
}

function hostedApplication(contextPath: string, manifest: Manifest): Omit<Known, 'id'> {
  const said = (field: string, fallback: string): string => {
    const value = manifest[field];
    return typeof value === 'string' && value !== '' ? value : fallback;
  };
  return {
    name: said('name', contextPath),
    key: said('key', `${contextPath}-application-key`),
    // Where it is, whatever it says.
    contextPath,
    type: 'HOSTED',
    availability: 'MARKET',
    manifest,
    resourcesUrl: '/',
  };
}

function service(name: string): Omit<Known, 'id'> {
  const key = `${name}-application-key`;
  return {
    name,
    key,
    contextPath: name,
    type: 'MICROSERVICE',
    availability: 'MARKET',
    manifest: {},
    resourcesUrl: '/',
  };
}

/** Ids are numbers that stay with the name, on every process and after every start: the FNV-1a hash of it. */
function numbered(applications: readonly Omit<Known, 'id'>[]): Known[] {
  const taken = new Set<number>();
  return applications.map((application) => {
    let id = fnv1a(application.contextPath);
    while (taken.has(id)) id++;
    taken.add(id);
    return { id: String(id), ...application };
  });
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
