import { toKilograms } from '../../core/measure/weight.ts';
import type { Itinerary } from '../../core/search/types.ts';
import { dayAfter } from '../dates.ts';
import { ErrorSummary, Field } from '../parts/form.tsx';
import { LocalTime } from '../parts/local-time.tsx';
import { Refused } from '../parts/notice.tsx';
import { spanOf, Way } from '../parts/way.tsx';
import { Changed } from './changed.tsx';
import { TEXT as ALL } from './en.ts';
import { DrawnAt, type Tried } from './form.tsx';
import { Legs } from './legs.tsx';
import { pathOf, type Shown } from './read.tsx';

const TEXT = ALL.rebook;
/** Those that arrive first are shown at once. */
const SHOWN_FIRST = 8;

type OtherFlightsProps = { shown: Shown; ways: readonly Itinerary[]; date: string; tried: Tried };

/** The ways that a shipment could take instead of the one that it has. */
export const OtherFlights = ({ shown, ways, date, tried }: OtherFlightsProps) => {
  const { booking, position, formats } = shown;
  const { ref_id, destination } = booking;
  const { errors } = tried;
  const span = spanOf(ways);
  const is_day = /^\d{4}-\d\d-\d\d$/.test(date) && !errors;
  const facts = ALL.pieces_and_weight(
    formats.number(booking.pieces),
    formats.kg(booking.weight_kg),
  );
  return (
    <div class="stack">
      <p class="small">
        <a href={pathOf(ref_id)}>{ALL.booking.title(ref_id)}</a>
      </p>
      <h1>{TEXT.title}</h1>
      <p class="lead">{TEXT.lead(facts, position, destination)}</p>
      <ErrorSummary errors={errors} labels={ALL.labels} />
      <Changed booking={booking} drawn_at={tried.drawn_at} formats={formats} />
      <Refused refused={tried.refused} />
      <details>
        <summary>{TEXT.now}</summary>
        <Legs {...shown} />
      </details>
      <form class="row day" action={pathOf(ref_id, '/rebook')} novalidate>
        <Field name="date" label={TEXT.date} type="date" value={date} errors={errors} />
        <button type="submit">{TEXT.show}</button>
        {is_day && (
          <>
            <DayLink ref_id={ref_id} date={date} days={-1} />
            <DayLink ref_id={ref_id} date={date} days={1} />
          </>
        )}
      </form>
      {is_day && (
        <section class="stack" aria-labelledby="ways">
          <h2 id="ways">
            {ways.length === 0
              ? TEXT.none(formats.day(date))
              : TEXT.found(ways.length, formats.day(date))}
          </h2>
          {ways.length === 0 ? (
            <p class="quiet">{TEXT.none_say}</p>
          ) : (
            <form method="post" action={pathOf(ref_id, '/rebook')}>
              <DrawnAt {...booking} />
              <input type="hidden" name="date" value={date} />
              <Ways ways={ways.slice(0, SHOWN_FIRST)} {...{ span, formats }} />
              {ways.length > SHOWN_FIRST && (
                <details>
                  <summary>{TEXT.more(ways.length - SHOWN_FIRST)}</summary>
                  <Ways ways={ways.slice(SHOWN_FIRST)} {...{ span, formats }} />
                </details>
              )}
            </form>
          )}
        </section>
      )}
    </div>
  );
};

type WaysProps = Omit<ChoiceProps, 'way'> & Pick<OtherFlightsProps, 'ways'>;

const Ways = ({ ways, span, formats }: WaysProps) => (
  <ul class="plain ways">
    {ways.map((way) => (
      <Choice way={way} span={span} formats={formats} />
    ))}
  </ul>
);

type ChoiceProps = { way: Itinerary; span: ReturnType<typeof spanOf>; formats: Shown['formats'] };

const Choice = ({ way, span, formats }: ChoiceProps) => {
  const [first] = way;
  const latest = first?.conditions?.latest_acceptance_datetime;
  const left = Math.min(...way.map(({ max_tenths, booked_tenths }) => max_tenths - booked_tenths));
  return (
    <li class="card">
      <Way legs={way} span={span} formats={formats} />
      <div class="row spread">
        <p class="small quiet">
          {TEXT.left(formats.kg(toKilograms(left)))}
          {latest && (
            <>
              {' · '}
              {TEXT.latest} <LocalTime at={latest} day formats={formats} />
            </>
          )}
        </p>
        <button
          type="submit"
          name="flights"
          value={way.map(({ flight_id }) => flight_id).join(',')}
        >
          {TEXT.choose}
          <span class="unseen">
            {TEXT.choose_which(way.map(({ flight_number }) => flight_number).join(', '))}
          </span>
        </button>
      </div>
    </li>
  );
};

const DayLink = ({ ref_id, date, days }: { ref_id: string; date: string; days: -1 | 1 }) => {
  return (
    <a href={pathOf(ref_id, `/rebook?date=${dayAfter(date, days)}`)}>
      {days < 0 ? TEXT.day_before : TEXT.day_after}
    </a>
  );
};
