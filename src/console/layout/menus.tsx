import type { Person } from '../../context.ts';
import { isAtLeast } from '../../http/access.ts';
import { TEXT } from '../en.ts';

type MenuProps = { path: string; person: Person | null };
/** An entry: its one word, and what stands around it where there is room. */
type Words = { before?: string; word: string; after?: string };

const ENTRIES = [
  { to: '/', words: TEXT.nav.search, from: null },
  { to: '/track', words: TEXT.nav.track, from: null },
  { to: '/my/bookings', words: TEXT.nav.bookings, from: 'customer' },
  { to: '/desk', words: TEXT.nav.desk, from: 'handler' },
  { to: '/board', words: TEXT.nav.board, from: 'admin' },
  { to: '/map', words: TEXT.nav.map, from: null },
] as const;

/** The pages that this person may see: all six of them in one line of a telephone, where an entry keeps its one word. */
export const MainMenu = ({ path, person }: MenuProps) => (
  <nav class="menu" aria-label={TEXT.nav.label}>
    {ENTRIES.filter(
      ({ from }) => from === null || (person !== null && isAtLeast(person.role, from)),
    ).map(({ to, words: { before = '', word, after = '' } }: { to: string; words: Words }) => (
      <a href={to} aria-current={isAt(path, to) ? 'page' : undefined}>
        {before && <span class="wide">{before} </span>}
        <span class="word">{word}</span>
        {after && <span class="wide"> {after}</span>}
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
        <a class="person" href="/account" aria-current={path === '/account' ? 'page' : undefined}>
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
