import { sleep } from './clock.ts';

/**
 * The bearer of the calls: a token, or what gives it. It is asked for each call, and once more, with the token that was
 * refused, when the API no longer takes that one.
 */
export type Token =
  | string
  | ((refused?: string) => string | undefined | Promise<string | undefined>);

export interface Settings {
  /** The origin of the API, such as `https://api.example.com`. */
  url: string | URL;
  token?: Token | undefined;
  /** Over all tries of one call, in milliseconds: 30,000. */
  deadline_ms?: number | undefined;
  /** Sent with every call. */
  headers?: Record<string, string> | undefined;
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Milliseconds. */
  now?: (() => number) | undefined;
  /** Resolves after so many milliseconds, or once the signal is aborted. */
  sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** From 0 up to, but without, 1. */
  random?: (() => number) | undefined;
}

/** The settings with all that was left out. */
export interface Resolved {
  origin: string;
  token: Token | undefined;
  deadline_ms: number;
  headers: Record<string, string>;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  now: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  random: () => number;
}

const DEADLINE_MS = 30_000;

export function resolveSettings(settings: Settings): Resolved {
  const url = new URL(settings.url);
  if (!/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new TypeError('url is to be an origin, such as https://api.example.com');
  }
  return {
    origin: url.origin,
    token: settings.token,
    deadline_ms: settings.deadline_ms ?? DEADLINE_MS,
    headers: settings.headers ?? {},
    // Looked up at each call: a browser's fetch must not be called as a method of something else.
    fetch: settings.fetch ?? ((to, init) => globalThis.fetch(to, init)),
    now: settings.now ?? Date.now,
    sleep: settings.sleep ?? sleep,
    random: settings.random ?? Math.random,
  };
}
