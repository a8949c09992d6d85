import type { Formats } from '../format.ts';
import { CAPACITY } from './en.ts';

type LocalTimeProps = {
  /** With the offset of its airport. */
  at: string;
  formats: Formats;
  /** With its day; else the clock alone. */
  day?: boolean;
  /** The time that it follows: days crossed since then are shown. */
  after?: string | undefined;
};

/** A time by the clock of its airport, with UTC for who points at it. */
export const LocalTime = ({ at, formats, day = false, after }: LocalTimeProps) => {
  const days = after === undefined ? 0 : formats.daysCrossed(after, at);
  return (
    <time datetime={at} title={formats.utc(at)}>
      {day ? formats.dayAndClock(at) : formats.clock(at)}
      {days !== 0 && <span class="days">{CAPACITY.days_later(days)}</span>}
    </time>
  );
};
