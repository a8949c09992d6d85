import type { Status } from '../api.ts';

/** Said in words everywhere; the colour only helps to find them. */
export const COLOUR_OF_STATUS = {
  HELD: 'yellow',
  BOOKED: 'green',
  DEPARTED: 'green',
  ARRIVED: 'green',
  DELIVERED: 'bold',
  CANCELLED: 'red',
} as const satisfies Record<Status, 'green' | 'yellow' | 'red' | 'bold'>;
