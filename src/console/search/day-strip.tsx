import { dayAfter } from '../dates.ts';
import type { Formats } from '../format.ts';
import { addressOf, pick, SHIPMENT } from '../shipment.ts';
import { TEXT } from './en.ts';
import type { ResultsProps } from './results.tsx';

const DAYS = 7;
const DAYS_BEFORE = 3;

/** A week around the day as links; how much each has is filled in by a script, once the page is there. */
export const DayStrip = ({ sent, today, count, formats }: ResultsProps & { count: number }) => {
  const { date = '' } = sent;
  const before = dayAfter(date, -DAYS_BEFORE);
  const first = before < today && date >= today ? today : before;
  const days = Array.from({ length: DAYS }, (_, place) => dayAfter(first, place));
  return (
    <day-counts class="days-strip" failed={TEXT.days.unknown}>
      <nav aria-label={TEXT.days.label}>
        <ul>
          {days.map((day) => (
            <li>
              <a
                href={addressOf('/', { ...sent, date: day, show: undefined })}
                aria-current={day === date ? 'date' : undefined}
              >
                <Day day={day} formats={formats} />{' '}
                {day === date ? (
                  <span class="count">
                    <DayCount count={count} />
                  </span>
                ) : (
                  <span
                    class="count"
                    data-part={addressOf('/days', { ...pick(sent, SHIPMENT), date: day })}
                  />
                )}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </day-counts>
  );
};

/** How much a day has, of what was asked for. */
export const DayCount = ({ count }: { count: number }) => (
  <>
    {TEXT.days.count(count)} <span class="unit">{TEXT.days.found}</span>
  </>
);

/** The day of the week above the date, in languages that part them by a comma. */
const Day = ({ day, formats }: { day: string; formats: Formats }) => {
  const [, weekday, date] = /^(.+?),\s*(.+)$/.exec(formats.day(day)) ?? [];
  return weekday === undefined ? (
    <span>{formats.day(day)}</span>
  ) : (
    <span>
      <span class="weekday">{weekday}</span> {date}
    </span>
  );
};
