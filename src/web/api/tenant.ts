import type { TenantTfa, TenantTfaUpdate } from '../../contract/tenant-tfa.ts';
import { call } from './call.ts';

const tfaPath = (tenant: string) => `/tenant/tenants/${encodeURIComponent(tenant)}/tfa`;

/** Id of the caller's tenant. */
export async function readTenantId(): Promise<string> {
  return (await call<{ name: string }>('GET', '/tenant/currentTenant')).body.name;
}

export async function readTenantTfa(tenant: string): Promise<TenantTfa> {
  return (await call<TenantTfa>('GET', tfaPath(tenant))).body;
}

/** One request and one transaction. Another `strategy` ends every session of the tenant, the caller's included. */
export async function updateTenantTfa(tenant: string, update: TenantTfaUpdate): Promise<void> {
  await call('PUT', tfaPath(tenant), update);
}
