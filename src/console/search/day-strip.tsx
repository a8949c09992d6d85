import { addressOf, pick, SHIPMENT } from '../shipment.ts';
import { TEXT } from './en.ts';
import type { ResultsProps } from './results.tsx';

const DAY_MS = 86_400_000;
const DAYS = 7;
const DAYS_BEFORE = 3;

/** A week around the day as links; how much each has is filled in by a script, once the page is there. */
export const DayStrip = ({ sent, today, count, formats }: ResultsProps & { count: number }) => {
  const { date = '' } = sent;
  const before = daysAfter(date, -DAYS_BEFORE);
  const first = before < today && date >= today ? today : before;
  return (
    <day-counts class="days-strip" failed={TEXT.days.unknown}>
      <nav aria-label={TEXT.days.label}>
        <ul>
          {Array.from({ length: DAYS }, (_, place) => daysAfter(first, place)).map((day) => {
            const is_shown = day === date;
            return (
              <li>
                <a
                  href={addressOf('/', { ...sent, date: day, show: undefined })}
                  aria-current={is_shown ? 'date' : undefined}
                >
                  {formats.day(day)}
                  <span
                    class="small"
                    data-part={
                      is_shown
                        ? undefined
                        : addressOf('/days', { ...pick(sent, SHIPMENT), date: day })
                    }
                  >
                    {is_shown && TEXT.days.itineraries(count)}
                  </span>
                </a>
              </li>
            );
          })}
        </ul>
      </nav>
    </day-counts>
  );
};

const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
