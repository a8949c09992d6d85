import {
  type GeoPermissibleObjects,
  type GeoProjection,
  geoEqualEarth,
  geoInterpolate,
  geoPath,
} from 'd3-geo';

/** Degrees: longitude, then latitude, as GeoJSON has them (RFC 7946, 3.1.1). */
export type Place = readonly [longitude: number, latitude: number];

/** A part of the map as it is shown: how many times larger, and where the map's corner then is. */
export type Crop = { scale: number; left: number; top: number };

/** In the units of the drawing. The map ends at Cape Horn: nobody flies freight beyond it. */
export const MAP = { width: 1000, height: 440 } as const;
/** The meridian in the middle. The map is cut at 169° W, in the Bering Strait, where it goes through no country. */
const MIDDLE = 11;
/** How far a drawn curve may be from the true one, in units. */
const PRECISION = 0.2;
/** Of the sphere whole, in a map of this width. */
const SPHERE = { type: 'Sphere' } as const;

const WHOLE: Crop = { scale: 1, left: 0, top: 0 };

/** The one projection of land and lines: equal areas, so that no continent is larger than it is. */
export function projectionOf({ scale, left, top }: Crop = WHOLE): GeoProjection {
  const projection = geoEqualEarth()
    .rotate([-MIDDLE, 0])
    .precision(PRECISION)
    .fitWidth(MAP.width, SPHERE);
  const [x, y] = projection.translate();
  return projection
    .scale(projection.scale() * scale)
    .translate([x * scale + left, y * scale + top]);
}

/** The outlines of the land, as the path of an SVG. */
export const drawLand = (land: GeoPermissibleObjects): string =>
  geoPath(projectionOf()).digits(1)(land) ?? '';

/**
 * The shortest way between two places, a great circle, as the path of an SVG. Across the edge of the map it is two
 * pieces, which leave and come in at the same latitude.
 */
export const drawArc = (from: Place, to: Place, crop?: Crop): string =>
  geoPath(projectionOf(crop)).digits(1)(arc(from, to)) ?? '';

/** Where a place is in the drawing; for every place of the earth there is one. */
export function pointOf(place: Place, crop?: Crop): readonly [x: number, y: number] {
  const [x, y] = projectionOf(crop)([...place]) ?? [0, 0];
  return [x, y];
}

/** The place between two others after a share of the way (0 to 1). */
export const placeBetween = (from: Place, to: Place, share: number): Place =>
  geoInterpolate([...from], [...to])(share);

const arc = (from: Place, to: Place) => ({
  type: 'LineString' as const,
  coordinates: [[...from], [...to]],
});

/** Around what is shown, of its own size. */
const MARGIN = 0.14;
/** A short route shows the lands around it too. */
const SCALE_MAX = 5;

/** The part of the map that holds places and the lines between them, in a window of these units. */
export function cropTo(
  lines: readonly (readonly [Place, Place])[],
  window: { width: number; height: number },
): Crop {
  const bounds = geoPath(projectionOf()).bounds({
    type: 'MultiLineString',
    coordinates: lines.map(([from, to]) => [[...from], [...to]]),
  });
  const [[west, north], [east, south]] = bounds;
  const room = 1 + 2 * MARGIN;
  const fitting = Math.min(
    window.width / ((east - west) * room || 1),
    window.height / ((south - north) * room || 1),
    SCALE_MAX,
  );
  const scale = Math.max(fitting, window.width / MAP.width);
  const corner = (low: number, high: number, of: number, all: number) =>
    Math.min(0, Math.max(of - all * scale, of / 2 - ((low + high) / 2) * scale));
  return {
    scale,
    left: corner(west, east, window.width, MAP.width),
    top: corner(north, south, window.height, MAP.height),
  };
}
