import type { AppContext } from '../../context.ts';
import { isSafe } from '../../http/methods.ts';
import { TEXT } from '../en.ts';

/** What no page shows again, and no form sends by itself. */
const SECRET = /password/i;

/**
 * The way to ask again for what could not be answered: a page by its link, a form as it was sent, with the key that it
 * had, so that what was done meanwhile is not done twice. One with a password, or a file, is written anew.
 */
export async function askAgain(c: AppContext) {
  const { pathname, search } = new URL(c.req.url);
  if (isSafe(c.req.method)) return <TryAgain to={pathname + search} />;
  const text = await c.req.bodyCache.text; // a form with a file has none
  const sent = [...new URLSearchParams(text)];
  return text === undefined || sent.some(([name]) => SECRET.test(name)) ? (
    <TryAgain to={pathname} />
  ) : (
    <SendAgain to={pathname + search} sent={sent} />
  );
}

const TryAgain = ({ to }: { to: string }) => (
  <p>
    <a href={to}>{TEXT.try_again}</a>
  </p>
);

const SendAgain = ({ to, sent }: { to: string; sent: [name: string, value: string][] }) => (
  <form method="post" action={to}>
    {sent.map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <button class="main" type="submit">
      {TEXT.send_again}
    </button>
  </form>
);
