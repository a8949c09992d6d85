import type { FailureOf } from '../../core/reasons.ts';
import { type Said, sayToPeople } from '../failures/say.ts';
import { TEXT } from './en.ts';

/** What signing in or up is refused for. */
type Refusing =
  | 'invalid_credentials'
  | 'rate_limited'
  | 'too_many_at_once'
  | 'sign_in_busy'
  | 'email_taken';

/** Why signing in or up was refused, in words for who tried, and how long to wait where that helps. */
export function explain(failure: FailureOf<Refusing>): Said {
  const words = TEXT.refused[failure.reason];
  const said = sayToPeople<Refusing>(failure);
  return { ...said, ...(typeof words === 'function' ? words(wait(said.retry_after_s)) : words) };
}

const MINUTE_S = 60;

/** A wait as people say it: whole minutes from two on, rounded up. */
function wait(seconds = 1): string {
  return seconds < 2 * MINUTE_S
    ? TEXT.wait.seconds(seconds)
    : TEXT.wait.minutes(Math.ceil(seconds / MINUTE_S));
}
