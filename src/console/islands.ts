/** The scripts of the console: each is a custom element of this name, in a file of this name in `islands/`. */
export const ISLANDS = ['utc-clock', 'lane-map'] as const;

export type Island = (typeof ISLANDS)[number];
