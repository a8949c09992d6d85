import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AppContext, Person, Services } from '../context.ts';
import type { Caller, User } from '../core/identity/types.ts';
import { callerOf, TOKEN_S_MAX } from '../http/authentication.ts';
import { languageOf } from './format.ts';

/** `__Host-`: only this host sets it, over TLS, for all of its paths (RFC 6265bis, 4.1.3.2). */
const COOKIE = 'session';
const KEPT = { prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

/** Who calls a page: who is signed in on this browser, by the cookie alone, whatever `Authorization` says. */
export async function session(c: AppContext, services: Services): Promise<Caller | null> {
  const person = await readPerson(c, services);
  c.set('person', person);
  c.set('language', languageOf(c.req.header('Accept-Language')));
  return person?.caller ?? null;
}

/**
 * A session is opened by signing in here, so its token is one of ours, and costs no look at another issuer's keys. One
 * that is none any more stays where it is: while a secret is replaced, the next isolate may know it.
 */
async function readPerson(c: AppContext, { tokens }: Services): Promise<Person | null> {
  const token = getCookie(c, COOKIE, 'host');
  const claims = token === undefined ? null : await tokens.verify(token);
  const caller = claims === null ? null : callerOf(claims);
  if (claims === null || caller === null) return null;
  const { name, email } = claims;
  return { caller, name: String(name ?? ''), email: String(email ?? ''), role: caller.role };
}

/** Signs somebody in on this browser, for as long as the token is good. */
export async function openSession(c: AppContext, user: User): Promise<void> {
  const token = await c.get('services').tokens.issue(user);
  setCookie(c, COOKIE, token, { ...KEPT, maxAge: TOKEN_S_MAX });
}

/** Signs out on this browser. */
export const closeSession = (c: AppContext): void => {
  deleteCookie(c, COOKIE, KEPT);
};

/** A path without a host, of characters that a `Location` may have, and short enough for one. */
const HERE = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,2000}$/;

/** Where nobody comes back to: it was on the way in or out. */
const ENTRANCE = /^\/(login|signup|sign-out)(?![\w-])/;

/** A path of ours to come back to, as an address or a form says it; the start page for everything else. */
export const comeBackTo = (path: string | undefined): string =>
  path !== undefined && HERE.test(path) && !ENTRANCE.test(path) ? path : '/';
