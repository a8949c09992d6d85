import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { isAtLeast } from '../../src/http/access.ts';
import { claimsOf, forgeToken, unsignedToken } from '../support/forged-token.ts';
import {
  browse,
  type Came,
  makeThings,
  PAGE_CASES,
  type PageCase,
  type Things,
  WRITTEN_BY_OWNER,
} from '../support/page-cases.ts';
import { openScene, type Person, secretOf } from '../support/scene.ts';

/** Every page and every form, seen and sent by everyone. */

const { database, enter, stack } = openScene();
const SECRET = secretOf(stack);
const PAST_S = Math.floor(Date.now() / 1_000) - 10;

let things: Things;
let people: Record<'customer' | 'handler' | 'admin', Person>;
beforeAll(async () => {
  things = await makeThings({ database, enter });
  const [customer, handler, admin] = await Promise.all([enter(), enter('handler'), enter('admin')]);
  people = { customer, handler, admin };
});

/** Cookies that open nothing, each of an administrator but for one thing. */
const UNUSABLE: Record<string, () => string | undefined> = {
  'signed out': () => undefined,
  'a session that is over': () => forgeToken({ ...claims(), exp: PAST_S }, SECRET),
  'a session of another secret': () => forgeToken(claims(), 'x'.repeat(64)),
  'a session that nobody signed': () => unsignedToken(claims()),
};
const claims = () => claimsOf({ ...people.admin.user, id: randomUUID() });

const ROLES = ['customer', 'handler', 'admin'] as const;

/** Sees a page, or sends its form empty. */
function ask({ page, method }: PageCase, token: string | undefined): Promise<Came> {
  const browser = browse(stack.api, token);
  const path = things.pathOf(page);
  const from = { Referer: `${stack.api}/track?number=1` };
  return method === 'GET' ? browser.see(path) : browser.send(path, {}, from);
}

/** What is left of the booking and its flight, by the database. */
async function standing() {
  const { rows } = await database.pool.query(
    'select version::int, status from cargo.bookings where ref_id = $1',
    [things.values.ref_id],
  );
  return { ...rows[0], ...(await database.readCapacity(things.flight.flight_id)) };
}

const closed = PAGE_CASES.filter(({ access }) => access !== 'everyone');

describe.each(closed)('$page', (one) => {
  test.each(Object.entries(UNUSABLE))('%s: to sign in, and back', async (_, tokenOf) => {
    const { status, headers, text } = await ask(one, tokenOf());
    expect(status, text).toBe(303);
    // A form leads back to the page that it stood in.
    const back = one.method === 'GET' ? things.pathOf(one.page) : '/track?number=1';
    expect(headers.get('Location')).toBe(`/login?come_back=${encodeURIComponent(back)}`);
    expect(text).toBe('');
  });
});

describe.each(PAGE_CASES)('$page', (one) => {
  const may = (role: (typeof ROLES)[number]) =>
    one.access === 'everyone' || isAtLeast(role, one.access);

  test('who may not is told so, and nothing happens', async () => {
    const before = await standing();
    for (const role of ROLES.filter((name) => !may(name))) {
      const answer = await ask(one, people[role].token);
      expect([answer.status, answer.isPage], role).toEqual([403, true]);
      expect(answer.text).toContain('Not for this account');
      expect(answer.text).not.toContain(WRITTEN_BY_OWNER);
    }
    expect(await standing()).toEqual(before);
  });

  test('who may gets an answer, and strangers nothing that the owner wrote', async () => {
    const everyone = one.access === 'everyone' ? [undefined] : [];
    const tokens = [...everyone, ...ROLES.filter(may).map((role) => people[role].token)];
    for (const [nth, token] of tokens.entries()) {
      const answer = await ask(one, token);
      const isStranger = token === undefined || token === people.customer.token;
      // Another's booking and quote are not found, or not for this account.
      expect(isStranger ? [401, 500, 503] : [401, 403, 500, 503], `${nth}`).not.toContain(
        answer.status,
      );
      if (isStranger) expect(answer.text).not.toContain(WRITTEN_BY_OWNER);
      expect(answer.headers.get('Cache-Control'), 'kept by nobody').toMatch(
        /no-store|private|no-cache/,
      );
    }
  });
});

test('the owner reads what they wrote: the walk would see it', async () => {
  const { text } = await browse(stack.api, things.owner.token).see(things.pathOf('GET /account'));
  expect(text).toContain(things.owner.user.email);
});
