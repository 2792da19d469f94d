import { MANAGEMENT, permissions } from '../../src/contract/permissions.ts';
import { type Right, rights } from '../../src/contract/rights.ts';
import type { Actor } from '../../src/core/access/actor.ts';
import { may } from '../../src/core/access/may.ts';
import { tags } from '../../src/server/about.ts';
import type { DescribedRoute } from './openapi-document.ts';
import { refusalsOf } from './openapi-refusals.ts';

/** What docs/api.md says of every route and right, written from the routes and the decisions themselves. */
export function apiTables(routes: readonly DescribedRoute[]): string {
  const chapters = Object.keys(tags).flatMap((tag) => {
    const rows = routes.filter(({ schema }) => typeof schema?.about === 'object' && schema.about.tag === tag);
    return rows.length === 0 ? [] : [chapter(tag, rows)];
  });
  return ['## Every route', shared(), ...chapters, '## Rights', rightsTable()].join('\n\n');
}

const code = (text: string): string => `\`${text}\``;
const codes = (texts: readonly string[]): string => texts.map(code).join(', ');

/** Refusals that no row names, since they follow from what a route is. */
function shared(): string {
  const about = undefined;
  const anonymous = { anonymous: true } as const;
  const all = refusalsOf({ method: 'GET', access: anonymous, about, schema: undefined });
  const beyond = (asked: readonly string[], known: readonly string[]) => asked.filter((one) => !known.includes(one));
  const signedIn = refusalsOf({ method: 'GET', access: {}, about, schema: undefined });
  const changing = refusalsOf({ method: 'POST', access: {}, about, schema: undefined });
  const reading = refusalsOf({ method: 'GET', access: anonymous, about, schema: { params: {} } });
  return [
    `Any route may refuse ${codes(all)}; with parameters or a body ${codes(beyond(reading, all))};`,
    `with credentials ${codes(beyond(signedIn, all))}; to change something ${codes(beyond(changing, signedIn))}.`,
    'The rows name what each refuses besides, and the right that it asks for: see below. More about who may is above.',
  ].join('\n');
}

function chapter(tag: string, routes: readonly DescribedRoute[]): string {
  const rows = routes.toSorted((one, other) => addressOf(one).localeCompare(addressOf(other), 'en')).map(row);
  return [`### ${tag}`, '', '| Route | What | Who | Refuses |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const addressOf = ({ url, method }: DescribedRoute): string => `${url} ${method}`;

function row(route: DescribedRoute): string {
  const { about } = route.schema ?? {};
  const { summary, refuses = [] } = about as { summary: string; refuses?: readonly string[] };
  const address = code(`${route.method} ${route.url.replaceAll(/:(\w+)/g, '{$1}')}`);
  return `| ${address} | ${summary} | ${whoOf(route)} | ${codes(refuses)} |`;
}

function whoOf({ access }: DescribedRoute): string {
  if ('anonymous' in access) return 'everybody';
  const who = access.right === undefined ? 'signed in' : code(access.right);
  return [
    who,
    ...(access.enrolment ? ['while TOTP has to be set up'] : []),
    ...(access.challenge ? ['while a code is owed'] : []),
    ...(access.openTo ? ['some of it everybody'] : []),
  ].join('; ');
}

function rightsTable(): string {
  const rows = rights.map((right) => `| ${code(right)} | ${holdersOf(right)} |`);
  return ['| Right | Who has it: one of these permissions |', '| --- | --- |', ...rows].join('\n');
}

/** Each permission is tried alone, in a tenant like any other and in the one that administers them. */
function holdersOf(right: Right): string {
  const held = (tenant: string) =>
    [...permissions, 'ROLE_SYSTEM'].filter((one) =>
      may({ tenant, restricted: false, permissions: new Set([one]) } as unknown as Actor, right),
    );
  const [everywhere, there] = [held('any'), held(MANAGEMENT)];
  if (everywhere.length > 0) return codes(everywhere);
  return `${codes(there)}, in the tenant ${code(MANAGEMENT)}`;
}
