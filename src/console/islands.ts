/** The scripts of the console: each is a custom element of this name, in a file of this name in `islands/`. */
export const ISLANDS = [
  'utc-clock',
  'airport-field',
  'busy-form',
  'come-back',
  'copy-text',
  'count-down',
  'day-counts',
  'local-moment',
  'live-part',
  'print-page',
] as const;

export type Island = (typeof ISLANDS)[number];
