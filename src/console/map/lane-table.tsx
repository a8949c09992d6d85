import type { Lane, NetworkLoad, ShipmentPlaces } from '../../core/schedule/types.ts';
import type { Formats } from '../format.ts';
import { LocalTime } from '../parts/local-time.tsx';
import { loadOf, nameOf, shareOf } from './connections.ts';
import { TEXT } from './en.ts';

type LaneTableProps = { load: NetworkLoad & { date: string }; formats: Formats };

/** Every lane of the day with its figures; its flights open in place. */
export const LaneTable = ({ load, formats }: LaneTableProps) => (
  <div class="stack">
    <section class="sheet" id="lanes" tabindex={0} aria-labelledby="lanes-title">
      <table class="dense lane-table">
        <caption id="lanes-title">{TEXT.table}</caption>
        <thead>
          <tr>
            <th scope="col">{TEXT.columns.lane}</th>
            <th scope="col">{TEXT.columns.flights}</th>
            <th scope="col" class="figure">
              {TEXT.columns.capacity}
            </th>
            <th scope="col" class="figure">
              {TEXT.columns.booked}
            </th>
            <th scope="col">{TEXT.columns.load}</th>
            <th scope="col" class="figure">
              {TEXT.columns.volume}
            </th>
          </tr>
        </thead>
        <tbody>
          {load.lanes.map((lane) => (
            <Row {...{ lane, formats }} date={load.date} />
          ))}
        </tbody>
      </table>
    </section>
    {load.lanes_left_out > 0 && (
      <p class="quiet">{TEXT.left_out(formats.number(load.lanes_left_out))}</p>
    )}
  </div>
);

const Row = ({ lane, date, formats }: { lane: Lane; date: string; formats: Formats }) => {
  const { origin, destination, flights, max_tenths, booked_tenths, volume } = lane;
  return (
    <tr id={nameOf(lane)}>
      <th scope="row">{TEXT.lane(origin, destination)}</th>
      <td>
        <details>
          <summary>{TEXT.flights(formats.number(flights), flights === 1)}</summary>
          <LaneFlights {...{ lane, date, formats }} />
        </details>
      </td>
      <td class="figure">{formats.number(max_tenths / 10)}</td>
      <td class="figure">{formats.number(booked_tenths / 10)}</td>
      <td>
        <LoadBar share={shareOf(lane)} formats={formats} />
      </td>
      <td class="figure">
        {volume === null
          ? TEXT.no_volume
          : formats.number((volume.max_litres - volume.booked_litres) / 1_000)}
      </td>
    </tr>
  );
};

const LaneFlights = ({ lane, date, formats }: { lane: Lane; date: string; formats: Formats }) => {
  const { origin, destination, flights, first_flights } = lane;
  const more = flights - first_flights.length;
  const search = new URLSearchParams({ origin, destination, date });
  return (
    <>
      <ul class="lane-flights">
        {first_flights.map(({ flight_number, departure_datetime, max_tenths, booked_tenths }) => (
          <li>
            <LocalTime at={departure_datetime} formats={formats} /> {flight_number}{' '}
            <span class="quiet">{formats.percent(booked_tenths / max_tenths)}</span>
          </li>
        ))}
        {more > 0 && <li class="quiet">{TEXT.more_flights(formats.number(more))}</li>}
      </ul>
      <a href={`/?${search}`}>{TEXT.find}</a>
    </>
  );
};

const LoadBar = ({ share, formats }: { share: number; formats: Formats }) => (
  <span class={`lane-load load-${loadOf(share)}`}>
    <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="all" width="100" height="8" />
      <rect class="booked" width={(100 * Math.min(1, share)).toFixed(1)} height="8" />
    </svg>
    {formats.percent(share)}
  </span>
);

/** For staff: the points of the map in words. */
export const Shipments = ({ places, formats }: { places: ShipmentPlaces; formats: Formats }) => {
  const rows = [
    ...places.at.map(({ airport, shipments }) => ({
      where: TEXT.shipments.at(airport),
      shipments,
    })),
    ...places.under_way.map(({ origin, destination, shipments }) => ({
      where: TEXT.shipments.under_way(origin, destination),
      shipments,
    })),
  ].sort((a, b) => b.shipments - a.shipments);
  return (
    <section class="stack" aria-labelledby="shipments-title">
      <h2 id="shipments-title">{TEXT.shipments.title}</h2>
      {rows.length === 0 ? (
        <p>{TEXT.shipments.none}</p>
      ) : (
        <ul class="shipment-places">
          {rows.map(({ where, shipments }) => (
            <li>
              <b>{formats.number(shipments)}</b> {where}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
