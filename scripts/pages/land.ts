import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { FeatureCollection, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { drawLand, MAP } from '../../src/console/parts/projection.ts';

const LAND = createRequire(import.meta.url).resolve('world-atlas/land-110m.json');
const TOKENS = new URL('../../src/console/styles/tokens.css', import.meta.url);

/** Latitude, in degrees. */
const SHOWN_FROM = -60;

/**
 * The land of the world as one picture (Natural Earth, 1:110 million, by `world-atlas`): no borders, no names. It takes
 * its colour from the tokens, and follows the colour scheme by itself, since no style of a page reaches into a picture.
 */
export async function buildLand(): Promise<string> {
  const topology = JSON.parse(await readFile(LAND, 'utf8')) as Topology<{
    land: GeometryCollection;
  }>;
  const { light, dark } = colourOf('land', await readFile(TOKENS, 'utf8'));
  const path = drawLand(inhabited(feature(topology, topology.objects.land)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${MAP.width} ${MAP.height}"><style>path{fill:${light}}\
@media(prefers-color-scheme:dark){path{fill:${dark}}}</style><path d="${path}"/></svg>\n`;
}

/** Without what lies below the map: the Antarctic. */
const inhabited = ({ features }: FeatureCollection): FeatureCollection => ({
  type: 'FeatureCollection',
  features: features.map((one) =>
    one.geometry.type === 'MultiPolygon'
      ? {
          ...one,
          geometry: { ...one.geometry, coordinates: one.geometry.coordinates.filter(isShown) },
        }
      : one,
  ),
});

const isShown = ([outline]: Position[][]) =>
  outline?.some(([, latitude = 0]) => latitude > SHOWN_FROM);

/** A colour of the tokens in both schemes. Throws where they have none of this name. */
function colourOf(name: string, tokens: string) {
  const [, light, dark] =
    new RegExp(`--${name}: light-dark\\((\\w+\\(.+?\\)), (\\w+\\(.+?\\))\\);`).exec(tokens) ?? [];
  if (light === undefined || dark === undefined) throw new Error(`There is no colour --${name}.`);
  return { light, dark };
}
