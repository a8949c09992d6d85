import type { Lane } from '../../core/schedule/types.ts';

/** The lanes between two airports, there and back: one line of the map. */
export type Connection = {
  lanes: readonly Lane[];
  /** Of all its lanes, in tenths of a kilogram. */
  max_tenths: number;
  /** Of the fuller direction, 0 to 1. */
  load: number;
};

export const LOADS = ['low', 'half', 'high', 'full'] as const;
export type Load = (typeof LOADS)[number];

/** How full, in the words of the legend: from 50, 75 and 90 per cent on the next. */
export const loadOf = (share: number): Load =>
  share >= 0.9 ? 'full' : share >= 0.75 ? 'high' : share >= 0.5 ? 'half' : 'low';

/** The share of a lane's capacity that is booked, by weight or volume, whichever is scarcer. */
export function shareOf({ max_tenths, booked_tenths, volume }: Lane): number {
  const by_volume = volume === null ? 0 : volume.booked_litres / volume.max_litres;
  return Math.max(booked_tenths / max_tenths, by_volume);
}

/** The connections of lanes, the most capacity first. */
export function connectionsOf(lanes: readonly Lane[]): Connection[] {
  const between = Map.groupBy(lanes, ({ origin, destination }) =>
    [origin, destination].sort().join(),
  );
  return [...between.values()]
    .map((lanes) => ({
      lanes,
      max_tenths: lanes.reduce((sum, lane) => sum + lane.max_tenths, 0),
      load: Math.max(...lanes.map(shareOf)),
    }))
    .sort((a, b) => b.max_tenths - a.max_tenths);
}

/** The name of a lane in addresses and of its row. */
export const nameOf = ({ origin, destination }: Pick<Lane, 'origin' | 'destination'>) =>
  `${origin}-${destination}`;
