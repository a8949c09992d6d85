import { type Handler, Hono, type MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';
import type { Role } from '../core/identity/types.ts';
import { isAtLeast } from '../http/access.ts';
import { refuse, signInFirst } from './answers.tsx';
import { acceptForm } from './forms.ts';

/** Who may look: everyone, or who is signed in with at least this role. */
type PageAccess = 'everyone' | Role;

/**
 * The pages and what their forms send, with who may: a page without a line here does not compile. They are no
 * operations, and not in the document. The use case behind a form decides again, as it does for the API.
 */
export const PAGES = {
  'GET /': 'everyone',
  'GET /days': 'everyone',
  'GET /book': 'customer',
  // Who is signed out is sent to sign in by the page itself, and brought back with all that was filled in.
  'POST /book': 'everyone',
  'GET /book/:quote_id': 'customer',
  'POST /book/:quote_id': 'everyone',
  'GET /login': 'everyone',
  'POST /login': 'everyone',
  'GET /signup': 'everyone',
  'POST /signup': 'everyone',
  'POST /sign-out': 'everyone',
  'GET /account': 'customer',
  'GET /board': 'admin',
  'GET /board/flights/:flight_id': 'admin',
  'POST /board/flights/:flight_id': 'admin',
  'GET /board/flights/:flight_id/cancel': 'admin',
  'POST /board/flights/:flight_id/cancel': 'admin',
  'GET /board/flights/:flight_id/reinstate': 'admin',
  'POST /board/flights/:flight_id/reinstate': 'admin',
  'GET /board/publish': 'admin',
  'POST /board/publish': 'admin',
  'GET /board/import': 'admin',
  'POST /board/import': 'admin',
  'GET /board/rates': 'admin',
  'GET /board/rates/new': 'admin',
  'POST /board/rates/new': 'admin',
  'GET /board/stock': 'admin',
  'POST /board/stock': 'admin',
  'POST /board/stock/void': 'admin',
  'GET /track': 'everyone',
  'GET /track/:number': 'everyone',
  'GET /track/:number/label': 'everyone',
  'GET /my/bookings': 'customer',
  'GET /my/bookings/:ref_id': 'customer',
  'GET /my/bookings/:ref_id/confirm': 'customer',
  'POST /my/bookings/:ref_id/confirm': 'customer',
  'GET /my/bookings/:ref_id/waybill': 'customer',
  'POST /my/bookings/:ref_id/waybill': 'customer',
  'GET /my/bookings/:ref_id/cancel': 'customer',
  'POST /my/bookings/:ref_id/cancel': 'customer',
  'GET /my/bookings/:ref_id/rebook': 'customer',
  'POST /my/bookings/:ref_id/rebook': 'customer',
  'GET /my/bookings/:ref_id/change': 'customer',
  'POST /my/bookings/:ref_id/change': 'customer',
  'GET /desk': 'handler',
  'GET /desk/scan': 'handler',
  'GET /desk/flights/:flight_id': 'handler',
  'POST /desk/flights/:flight_id/report': 'handler',
  'POST /desk/flights/:flight_id/offload': 'handler',
  'POST /desk/flights/:flight_id/all': 'handler',
  'GET /map': 'everyone',
  'GET /docs': 'everyone',
  'GET /docs/guides': 'everyone',
  'GET /docs/guides/:page': 'everyone',
  'GET /llms.txt': 'everyone',
  'GET /problems/:code': 'everyone',
} as const satisfies Record<`${'GET' | 'POST'} /${string}`, PageAccess>;

type PathOf<
  Method extends string,
  Page = keyof typeof PAGES,
> = Page extends `${Method} ${infer Path}` ? Path : never;

/** What answers a page, after what may stand before it. */
type Handlers<Path extends string> = [
  ...before: MiddlewareHandler<HonoEnv>[],
  handler: Handler<HonoEnv, Path>,
];

/** The pages of one room of the console. */
export class Pages extends Hono<HonoEnv> {
  /** Answers a page, or a part of one for a script. */
  show<Path extends PathOf<'GET'>>(path: Path, ...handlers: Handlers<Path>): this {
    this.on('GET', [path], letIn(PAGES[`GET ${path}`]), ...handlers);
    return this;
  }

  /** Answers what a form sends: who may not send it is told so before it is read. */
  act<Path extends PathOf<'POST'>>(path: Path, ...handlers: Handlers<Path>): this {
    this.on('POST', [path], letIn(PAGES[`POST ${path}`]), acceptForm, ...handlers);
    return this;
  }
}

export const createPages = () => new Pages();

const letIn = (access: PageAccess) =>
  createMiddleware<HonoEnv>(async (c, next) => {
    const person = c.get('person');
    if (access === 'everyone') return next();
    if (person === null) return signInFirst(c);
    return isAtLeast(person.role, access) ? next() : refuse(c, { reason: 'forbidden' });
  });
