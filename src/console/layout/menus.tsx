import type { Person } from '../../context.ts';
import { isAtLeast } from '../../http/access.ts';
import { TEXT } from '../en.ts';

type MenuProps = { path: string; person: Person | null };

const ENTRIES = [
  { to: '/', text: TEXT.nav.search, from: null },
  { to: '/track', text: TEXT.nav.track, from: null },
  { to: '/my/bookings', text: TEXT.nav.bookings, from: 'customer' },
  { to: '/desk', text: TEXT.nav.desk, from: 'handler' },
  { to: '/board', text: TEXT.nav.board, from: 'admin' },
  { to: '/map', text: TEXT.nav.map, from: null },
] as const;

/** The pages that this person may see. */
export const MainMenu = ({ path, person }: MenuProps) => (
  <nav class="menu" aria-label={TEXT.nav.label}>
    {ENTRIES.filter(
      ({ from }) => from === null || (person !== null && isAtLeast(person.role, from)),
    ).map(({ to, text }) => (
      <a href={to} aria-current={isAt(path, to) ? 'page' : undefined}>
        {text}
      </a>
    ))}
  </nav>
);

const isAt = (path: string, to: string) =>
  to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);

/** Who is signed in, or the way to be. */
export const AccountMenu = ({ path, person }: MenuProps) => (
  <nav class="menu account" aria-label={TEXT.account.label}>
    {person === null ? (
      <a href="/login" aria-current={path === '/login' ? 'page' : undefined}>
        {TEXT.account.sign_in}
      </a>
    ) : (
      <>
        <a href="/account" aria-current={path === '/account' ? 'page' : undefined}>
          {person.name}
        </a>
        <form method="post" action="/sign-out">
          <button class="link" type="submit">
            {TEXT.account.sign_out}
          </button>
        </form>
      </>
    )}
  </nav>
);
