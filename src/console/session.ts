import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { decode } from 'hono/jwt';
import type { AppContext, HonoEnv, Person } from '../context.ts';
import type { User } from '../core/identity/types.ts';
import { TOKEN_S_MAX } from '../http/authentication.ts';
import { languageOf } from './format.ts';

/** `__Host-`: only this host sets it, over TLS, for all of its paths (RFC 6265bis, 4.1.3.2). */
const COOKIE = 'session';
const KEPT = { prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

/** Reads who is signed in: by the cookie alone, whatever `Authorization` says. */
export const session = createMiddleware<HonoEnv>(async (c, next) => {
  const person = await readPerson(c);
  c.set('person', person);
  c.set('caller', person?.caller ?? null);
  c.set('language', languageOf(c.req.header('Accept-Language')));
  return next();
});

async function readPerson(c: Context<HonoEnv>): Promise<Person | null> {
  const token = getCookie(c, COOKIE, 'host');
  if (token === undefined) return null;
  const caller = await c.get('services').tokens.read(`Bearer ${token}`);
  if (caller === null) return null;
  const { name, email } = decode(token).payload;
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

const HERE = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/;

/** A path of ours to come back to, as an address or a form says it; the start page for everything else. */
export const comeBackTo = (path: string | undefined): string =>
  path !== undefined && HERE.test(path) ? path : '/';
