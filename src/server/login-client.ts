import type { FastifyRequest } from 'fastify';
import { addressBlock } from '../core/lockout/counters.ts';
import type { LoginClient } from '../core/sign-in/login-client.ts';
import { readCookies } from './cookies.ts';

/** What a request shows of its client, and of a browser that this user has completed a login in. */
export function loginClientOf(request: FastifyRequest): { client: LoginClient; device: string | null } {
  const { login, device } = readCookies(request);
  // Browsers say this of every request, and keep cookies. Programs often do not: they are known by where they are.
  const isBrowser = request.headers['sec-fetch-site'] !== undefined;
  const origin = isBrowser ? null : `${addressBlock(request.ip)}\n${userAgentOf(request)}`;
  return { client: { id: login, origin }, device };
}

export function userAgentOf(request: FastifyRequest): string {
  return (request.headers['user-agent'] ?? '').slice(0, 500);
}
