/** Absolute addresses of resources, under the configured public URL. */
export interface Links {
  readonly origin: string;
  user(tenant: string, userName: string): string;
  group(tenant: string, id: number): string;
  role(name: string): string;
  option(category: string, key: string): string;
  tenant(id: string): string;
}

export function createLinks(origin: string): Links {
  return {
    origin,
    user: (tenant, userName) => `${origin}/user/${tenant}/users/${encodeURIComponent(userName)}`,
    group: (tenant, id) => `${origin}/user/${tenant}/groups/${id}`,
    tenant: (id) => `${origin}/tenant/tenants/${encodeURIComponent(id)}`,
    role: (name) => `${origin}/user/roles/${name}`,
    option: (category, key) => `${origin}/tenant/options/${encodeURIComponent(category)}/${encodeURIComponent(key)}`,
  };
}
