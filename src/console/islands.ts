/** The scripts of the console: each is a custom element of this name, in a file of this name in `islands/`. */
export const ISLANDS = [
  'airport-field',
  'busy-form',
  'come-back',
  'copy-text',
  'count-down',
  'day-counts',
  'for-all',
  'lane-map',
  'live-part',
  'local-moment',
  'print-page',
  'scan-field',
  'utc-clock',
] as const;

export type Island = (typeof ISLANDS)[number];
