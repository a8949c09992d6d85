import type { FlightLoad, TimetablePage } from '../../core/schedule/types.ts';
import type { Formats } from '../format.ts';
import { LocalTime } from '../parts/local-time.tsx';
import { Status } from '../parts/status.tsx';
import { TEXT } from './en.ts';
import { loadOf, statusOf, totalOf } from './load.ts';
import { LoadBar, LoadCells } from './load-cells.tsx';
import { type BoardQuery, boardPath } from './wish.ts';

const { board } = TEXT;
const { heads } = board;

export type TimetableShown = {
  query: BoardQuery;
  page: TimetablePage;
  now_ms: number;
  formats: Formats;
};

/** The flights of the board with their load, a group of rows for each day. */
export const Timetable = ({ query, page, now_ms, formats }: TimetableShown) => {
  const days = [...Map.groupBy(page.flights, ({ flight }) => flight.departure_date)];
  return (
    <div class="stack">
      <Legend />
      {days.length === 0 ? (
        <div class="card blank">
          <h2>{board.empty_title}</h2>
          <p>{board.empty}</p>
        </div>
      ) : (
        <div class="sheet">
          <table class="timetable dense">
            <caption class="unseen">{board.caption}</caption>
            <Heads />
            {days.map(([date, flights], at) => (
              <Day
                {...{ date, flights, now_ms, formats }}
                is_part={
                  (at === 0 && query.sent.cursor !== undefined) ||
                  (at === days.length - 1 && page.next !== null)
                }
              />
            ))}
          </table>
        </div>
      )}
      <div class="row spread">
        {query.sent.cursor && <a href={boardPath(query)}>{board.first_page}</a>}
        {page.next !== null && (
          <a class="button" rel="next" href={boardPath(query, { cursor: page.next })}>
            {board.more}
          </a>
        )}
      </div>
    </div>
  );
};

const Legend = () => (
  <p class="legend small quiet">
    <span>
      <LoadBar booked={3} held={0} max={4} /> {board.legend.booked},
    </span>{' '}
    <span>
      <LoadBar booked={3} held={3} max={4} /> {board.legend.held}
    </span>
  </p>
);

const Heads = () => (
  <thead>
    <tr>
      <th scope="col" rowspan={2}>
        {heads.flight}
      </th>
      <th scope="col" rowspan={2}>
        {heads.route}
      </th>
      <th scope="col" rowspan={2} class="figure">
        {heads.departure}
      </th>
      <th scope="col" rowspan={2} class="figure">
        {heads.arrival}
      </th>
      <th scope="col" rowspan={2}>
        {heads.status}
      </th>
      <th scope="colgroup" colspan={4} class="over">
        {heads.weight}
      </th>
      <th scope="colgroup" colspan={3} class="over">
        {heads.volume}
      </th>
      <th scope="col" rowspan={2} class="figure">
        {heads.bookings}
      </th>
    </tr>
    <tr>
      <th scope="col" class="bar">
        {heads.load}
      </th>
      <th scope="col" class="figure">
        {heads.booked}
      </th>
      <th scope="col" class="figure">
        {heads.held}
      </th>
      <th scope="col" class="figure">
        {heads.left}
      </th>
      <th scope="col" class="bar">
        {heads.load}
      </th>
      <th scope="col" class="figure">
        {heads.booked}
      </th>
      <th scope="col" class="figure">
        {heads.left}
      </th>
    </tr>
  </thead>
);

type DayProps = {
  date: string;
  flights: FlightLoad[];
  now_ms: number;
  formats: Formats;
  /** Whether the page before or after has more of this day. */
  is_part: boolean;
};

const Day = ({ date, flights, now_ms, formats, is_part }: DayProps) => (
  <tbody>
    <tr class="day">
      <th scope="rowgroup" colspan={5}>
        {formats.day(date)}{' '}
        <span class="quiet">
          {board.flights(formats.number(flights.length))}
          {is_part && `, ${board.part}`}
        </span>
      </th>
      <LoadCells load={totalOf(flights)} formats={formats} />
    </tr>
    {flights.map((load) => (
      <Row {...{ load, now_ms, formats }} />
    ))}
  </tbody>
);

const Row = ({ load, now_ms, formats }: { load: FlightLoad; now_ms: number; formats: Formats }) => {
  const { flight } = load;
  const { departure_datetime, arrival_datetime, operational } = flight;
  const status = statusOf(flight, now_ms);
  return (
    <tr class={status === 'cancelled' ? 'cancelled' : undefined}>
      <th scope="row">
        <a href={`/board/flights/${flight.flight_id}`}>{flight.flight_number}</a>
      </th>
      <td class="route">
        {flight.origin} <span class="quiet">–</span> {flight.destination}
      </td>
      <td class="figure time" data-head={heads.departure}>
        <LocalTime at={departure_datetime} formats={formats} />
        <Estimate
          at={operational?.estimated_departure_datetime}
          after={departure_datetime}
          formats={formats}
        />
      </td>
      <td class="figure time" data-head={heads.arrival}>
        <LocalTime at={arrival_datetime} after={departure_datetime} formats={formats} />
        <Estimate
          at={operational?.estimated_arrival_datetime}
          after={departure_datetime}
          formats={formats}
        />
      </td>
      <td class="stands">
        <Status status={status} />
      </td>
      <LoadCells load={loadOf(load)} formats={formats} />
    </tr>
  );
};

type EstimateProps = { at: string | null | undefined; after: string; formats: Formats };

const Estimate = ({ at, after, formats }: EstimateProps) =>
  at == null ? null : (
    <span class="estimate">
      {board.estimated} <LocalTime at={at} after={after} formats={formats} />
    </span>
  );
