import type { NetworkLoad, ShipmentPlaces } from '../../core/schedule/types.ts';
import type { Formats } from '../format.ts';
import type { Crop, Place } from '../parts/projection.ts';
import { MapPicture, type MapWindow, Stations } from '../parts/route-map.tsx';
import type { World } from '../parts/world.ts';
import { type Connection, connectionsOf, LOADS, loadOf, nameOf, shareOf } from './connections.ts';
import { TEXT } from './en.ts';

/** As wide as the map, and as high as what is on it, within these bounds. */
const WIDTH = 1000;
const HEIGHT_MIN = 340;
const HEIGHT_MAX = 440;
/** Below the southernmost station. */
const FOOT = 60;
/** More lines than these nobody tells apart. */
const CONNECTIONS_MAX = 120;
/** Of a line, in units of the window. */
const WIDTH_MIN = 1.6;
const WIDTH_MAX = 5;

type Drawn = Connection & { from: Place; to: Place };
type NetworkMapProps = { load: NetworkLoad; world: World; formats: Formats };

/** The lanes as lines, and what the lines mean. Each leads to its row of the table. */
export const NetworkMap = ({ load, world, formats }: NetworkMapProps) => {
  const connections = connectionsOf(load.lanes);
  const placed = connections.flatMap((connection): Drawn[] => {
    const [from, to] = endsOf(connection).map((code) => world.placeOf(code));
    return from && to ? [{ ...connection, from, to }] : [];
  });
  if (placed.length === 0) return null;
  const drawn = placed.slice(0, CONNECTIONS_MAX);
  const south = Math.max(
    ...drawn.flatMap(({ from, to }) => [from, to].map((at) => world.pointOf(at)[1])),
  );
  const window: MapWindow = {
    width: WIDTH,
    height: Math.min(HEIGHT_MAX, Math.max(HEIGHT_MIN, Math.round(south) + FOOT)),
  };
  const crop = world.cropTo(
    drawn.map(({ from, to }) => [from, to]),
    window,
  );
  const lost = new Set(connections.flatMap(endsOf).filter((code) => !world.placeOf(code)));
  return (
    <div class="stack">
      <a class="skip" href="#lanes">
        {TEXT.over_map}
      </a>
      <lane-map class="network">
        <MapPicture {...{ world, crop, window }} label={TEXT.picture} role="group">
          <Lines {...{ drawn, world, crop, formats }} />
          <Stations {...{ world, crop, window }} codes={drawn.flatMap(endsOf)} />
          {load.shipments && <Points places={load.shipments} {...{ world, crop, formats }} />}
        </MapPicture>
        <div class="card lane-panel" hidden />
      </lane-map>
      <Legend with_shipments={load.shipments !== null} />
      {drawn.length < placed.length && (
        <p class="quiet small">{TEXT.not_drawn(formats.number(drawn.length))}</p>
      )}
      {lost.size > 0 && <p class="quiet small">{TEXT.no_place([...lost].join(', '))}</p>}
    </div>
  );
};

const endsOf = ({ lanes: [lane] }: Connection): string[] =>
  lane === undefined ? [] : [lane.origin, lane.destination];

type LinesProps = { drawn: readonly Drawn[]; world: World; crop: Crop; formats: Formats };

/** The widest below the others. Beside each an unseen one, wide enough to point at. */
const Lines = ({ drawn, world, crop, formats }: LinesProps) => {
  const most = drawn[0]?.max_tenths ?? 1;
  return (
    <g class="lanes">
      {drawn.map(({ lanes, max_tenths, load, from, to }) => {
        const path = world.drawArc(from, to, crop);
        const width = WIDTH_MIN + (WIDTH_MAX - WIDTH_MIN) * Math.sqrt(max_tenths / most);
        return (
          <a
            class={`load-${loadOf(load)}`}
            href={`#${lanes.map(nameOf)[0]}`}
            aria-label={lanes.map((lane) => saidOf(lane, formats)).join(' ')}
            data-lanes={lanes.map(nameOf).join(' ')}
          >
            <path class="line" d={path} stroke-width={width.toFixed(1)} />
            <path class="hit" d={path} />
          </a>
        );
      })}
    </g>
  );
};

const saidOf = (lane: Drawn['lanes'][number], formats: Formats) =>
  `${TEXT.lane(lane.origin, lane.destination)}: ${TEXT.flights(formats.number(lane.flights), lane.flights === 1)}, ${formats.percent(shareOf(lane))}.`;

/** Above the point of the station, so that both are seen. */
const RAISED = 15;

type PointsProps = { places: ShipmentPlaces; world: World; crop: Crop; formats: Formats };

/** How many shipments are at an airport, above it; and half way, how many are under way. */
const Points = ({ places, world, crop, formats }: PointsProps) => {
  const at = places.at.map(({ airport, shipments }) => ({
    place: world.placeOf(airport),
    shipments,
  }));
  const under_way = places.under_way.map(({ origin, destination, shipments }) => {
    const [from, to] = [world.placeOf(origin), world.placeOf(destination)];
    return { place: from && to && world.placeBetween(from, to, 0.5), shipments };
  });
  return (
    <g class="on-the-way">
      {[...at, ...under_way].map(({ place, shipments }) => {
        if (place === undefined) return null;
        const [x, y] = world.pointOf(place, crop);
        return (
          <g transform={`translate(${x.toFixed(1)} ${(y - RAISED).toFixed(1)})`}>
            <circle r="9" />
            <text text-anchor="middle" dominant-baseline="central">
              {formats.number(shipments)}
            </text>
          </g>
        );
      })}
    </g>
  );
};

const Legend = ({ with_shipments }: { with_shipments: boolean }) => (
  <section class="map-legend small" aria-labelledby="legend">
    <h2 class="unseen" id="legend">
      {TEXT.legend}
    </h2>
    <ul>
      {LOADS.map((load) => (
        <li>
          <svg class="map" viewBox="0 0 40 10" aria-hidden="true">
            <g class="lanes">
              <g class={`load-${load}`}>
                <path class="line" d="M1 5H39" stroke-width="4" />
              </g>
            </g>
          </svg>
          {TEXT.load_of[load]}
        </li>
      ))}
      {with_shipments && (
        <li>
          <svg class="map dot" viewBox="0 0 20 20" aria-hidden="true">
            <g class="on-the-way">
              <circle cx="10" cy="10" r="8" />
            </g>
          </svg>
          {TEXT.shipments_sign}
        </li>
      )}
    </ul>
    <p class="quiet">{TEXT.width}</p>
    <p class="quiet">{TEXT.point_at}</p>
  </section>
);
