import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KNOWN_DEVICE } from '../core/sign-in/known-device.ts';

/** Names fixed by the wire, but for those with our own name in them. */
const SESSION_COOKIE = 'authorization';
const XSRF_COOKIE = 'XSRF-TOKEN';
const DEVICE_COOKIE = 'sallyport-device';
const LOGIN_COOKIE = 'sallyport-login';

/** Longer than the longest life of a code. */
const LOGIN_COOKIE_SECONDS = 60 * 60;

export interface Cookies {
  readonly session: string | null;
  readonly device: string | null;
  /** What a demand for a code came with. */
  readonly login: string | null;
}

export function readCookies(request: FastifyRequest): Cookies {
  const header = request.headers.cookie;
  if (header === undefined) return { session: null, device: null, login: null };
  const cookies = parseCookie(header);
  return {
    session: cookies[SESSION_COOKIE] || null,
    device: cookies[DEVICE_COOKIE] || null,
    login: cookies[LOGIN_COOKIE] || null,
  };
}

/** `Secure` exactly when the public address is https: a browser would drop it over plain http. */
export interface CookieJar {
  /** `maxAge`: ms; `null` = until the browser is closed. */
  session(reply: FastifyReply, cookie: { token: string; xsrfToken: string; maxAge: number | null }): void;
  device(reply: FastifyReply, value: string): void;
  login(reply: FastifyReply, value: string): void;
  clear(reply: FastifyReply): void;
}

export function createCookieJar(publicUrl: string): CookieJar {
  const base = { path: '/', sameSite: 'lax', secure: publicUrl.startsWith('https:') } as const;
  const set = (
    reply: FastifyReply,
    name: string,
    value: string,
    options: { maxAge?: number; httpOnly: boolean },
  ): void => {
    void reply.header('set-cookie', stringifySetCookie({ ...base, ...options, name, value }));
  };
  return {
    session(reply, { token, xsrfToken, maxAge }) {
      const kept = maxAge === null ? {} : { maxAge: Math.max(0, Math.floor(maxAge / 1000)) };
      set(reply, SESSION_COOKIE, token, { ...kept, httpOnly: true });
      set(reply, XSRF_COOKIE, xsrfToken, { ...kept, httpOnly: false });
    },
    device: (reply, value) => set(reply, DEVICE_COOKIE, value, { maxAge: KNOWN_DEVICE / 1000, httpOnly: true }),
    login: (reply, value) => set(reply, LOGIN_COOKIE, value, { maxAge: LOGIN_COOKIE_SECONDS, httpOnly: true }),
    clear(reply) {
      set(reply, SESSION_COOKIE, '', { maxAge: 0, httpOnly: true });
      set(reply, XSRF_COOKIE, '', { maxAge: 0, httpOnly: false });
    },
  };
}
