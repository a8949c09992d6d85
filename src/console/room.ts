import { type Handler, Hono, type MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';
import { isAtLeast } from '../http/access.ts';
import { refuse, signInFirst } from './answers.tsx';
import { acceptForm } from './forms.ts';
import { PAGES, type PageAccess } from './pages.ts';

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
