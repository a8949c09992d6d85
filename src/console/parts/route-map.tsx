import type { Child } from 'hono/jsx';
import { type Label, placeLabels } from './labels.ts';
import type { Crop, Place } from './projection.ts';
import type { World } from './world.ts';

/** The window of a map, in the units of its drawing. */
export type MapWindow = { width: number; height: number };

type MapPictureProps = {
  world: World;
  crop: Crop;
  window: MapWindow;
  /** What the picture shows, in words: what stands beside it says the same whole. */
  label: string;
  /** Where something on it takes focus, it is no image but a group. */
  role?: 'img' | 'group';
  children?: Child;
};

/** A part of the world, with what is drawn on it. */
export const MapPicture = ({
  world,
  crop,
  window,
  label,
  role = 'img',
  children,
}: MapPictureProps) => (
  <div class="map-frame">
    <svg
      class="map"
      role={role}
      aria-label={label}
      viewBox={`0 0 ${window.width} ${window.height}`}
    >
      <image
        href={world.land}
        x={crop.left.toFixed(1)}
        y={crop.top.toFixed(1)}
        width={(world.MAP.width * crop.scale).toFixed(1)}
        height={(world.MAP.height * crop.scale).toFixed(1)}
      />
      {children}
    </svg>
  </div>
);

/** Flown; on its way now; to be flown yet. */
type LegState = 'done' | 'now' | 'ahead';

type RouteMapProps = {
  /** Of `readWorld`; without it nothing is drawn. */
  world: World | null;
  /** What the picture shows, in words. */
  label: string;
  /** From airport to airport, by their codes. */
  legs: readonly { from: string; to: string; state: LegState }[];
  /** Where the shipment is: at an airport, or after a share (0 to 1) of the way between two. */
  at?: { code: string } | { from: string; to: string; share: number } | undefined;
};

const WINDOW: MapWindow = { width: 800, height: 400 };
/** Of the point of a station. */
const RADIUS = 5;

/**
 * The way of a shipment: great circles from airport to airport, and where it is. What is flown is a whole line, what is
 * ahead a broken one. A leg with an airport whose place is not known is left out; with none left, so is the map.
 */
export const RouteMap = ({ world, label, legs, at }: RouteMapProps) => {
  const drawn = legs.flatMap(({ from, to, state }) => {
    const [start, end] = [world?.placeOf(from), world?.placeOf(to)];
    return start && end ? [{ from: start, to: end, state }] : [];
  });
  if (world === null || drawn.length === 0) return null;
  const here = at && placeAt(world, at);
  const shown: [Place, Place][] = drawn.map(({ from, to }) => [from, to]);
  // What went astray is beside its way.
  if (here) shown.push([here, here]);
  const crop = world.cropTo(shown, WINDOW);
  return (
    <MapPicture {...{ world, crop, window: WINDOW, label }}>
      {drawn.map(({ from, to, state }) => (
        <path class={`leg ${state}`} d={world.drawArc(from, to, crop)} />
      ))}
      <Stations
        {...{ world, crop, window: WINDOW }}
        codes={[
          ...legs.flatMap((leg) => [leg.from, leg.to]),
          ...(at && 'code' in at ? [at.code] : []),
        ]}
      />
      {here && <Marker point={world.pointOf(here, crop)} />}
    </MapPicture>
  );
};

function placeAt(world: World, at: NonNullable<RouteMapProps['at']>): Place | undefined {
  if ('code' in at) return world.placeOf(at.code);
  const [from, to] = [world.placeOf(at.from), world.placeOf(at.to)];
  return from && to && world.placeBetween(from, to, Math.min(1, Math.max(0, at.share)));
}

type StationsProps = {
  world: World;
  crop: Crop;
  window: MapWindow;
  /** The most important first: it has its code beside it where two are too close. */
  codes: readonly string[];
};

/** Airports as points with their codes, as many as there is room for. */
export const Stations = ({ world, crop, window, codes }: StationsProps) => {
  const points = [...new Set(codes)].flatMap((code) => {
    const place = world.placeOf(code);
    return place ? [{ code, point: world.pointOf(place, crop) }] : [];
  });
  return (
    <g class="stations">
      {points.map(({ point: [x, y] }) => (
        <circle cx={x.toFixed(1)} cy={y.toFixed(1)} r={RADIUS} />
      ))}
      {placeLabels(points, window).map((label) => (
        <Code {...label} />
      ))}
    </g>
  );
};

const Code = ({ code, x, y, anchor, baseline, room }: Label) => (
  <text
    class={room === 'wide' ? 'wide-only' : undefined}
    x={x.toFixed(1)}
    y={y.toFixed(1)}
    text-anchor={anchor}
    dominant-baseline={baseline}
  >
    {code}
  </text>
);

const Marker = ({ point: [x, y] }: { point: readonly [number, number] }) => (
  <g class="marker">
    <circle class="halo" cx={x.toFixed(1)} cy={y.toFixed(1)} r={RADIUS * 3} />
    <circle cx={x.toFixed(1)} cy={y.toFixed(1)} r={RADIUS * 1.6} />
  </g>
);
