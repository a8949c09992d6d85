import { afterEach, beforeEach, vi } from 'vitest';
import { createApp } from '../../../src/app.ts';
import type { Services } from '../../../src/context.ts';
import type { Role } from '../../../src/core/identity/types.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { parseEnv, type RawEnv } from '../../../src/env.ts';
import { createTokens } from '../../../src/http/authentication.ts';
import type { Issuer } from '../../../src/http/issuer.ts';
import { claimsOf, forgeToken } from '../../support/forged-token.ts';
import { createPorts, createWorld } from '../fakes.ts';

export const SECRET = 's'.repeat(32);
export const HOST = 'https://console.test';
/** What browsers say of what they want to see. */
export const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/** A Worker without data behind it: what it asks of a port is answered by `ports`, or fails. */
export type Door = {
  secrets?: readonly [string, ...string[]];
  issuer?: Issuer | null;
  ports?: Partial<Ports>;
  settings?: RawEnv;
};

/** How both doors answer: as text, with all headers. */
export type Answered = { status: number; headers: Headers; text: string; isPage: boolean };

const app = createApp();

/** Lets no line of the log into the output of the tests, and gives them. */
export function keepLog(): { lines(): string[] } {
  let lines: unknown[][] = [];
  beforeEach(() => {
    lines = [];
    for (const kind of ['log', 'error'] as const) {
      vi.spyOn(console, kind).mockImplementation((...line) => {
        lines.push(line);
      });
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return { lines: () => lines.map(String) };
}

/** Asks, as a browser does unless the headers say otherwise. */
export async function ask(
  path: string,
  { method = 'GET', headers = {}, body, host = HOST }: Asked = {},
  door: Door = {},
): Promise<Answered> {
  const request = new Request(host + path, {
    method,
    headers: { Accept: BROWSER, ...headers },
    ...(body !== undefined && { body }),
  });
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} };
  const answer = await app.fetch(request, { services: servicesOf(door) }, context);
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    isPage: text.startsWith('<!doctype html>'),
  };
}

export type Asked = {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | FormData | Uint8Array<ArrayBuffer>;
  host?: string;
};

/** Sends a form as a browser sends one of ours. */
export const sendForm = (
  path: string,
  fields: Readonly<Record<string, string>>,
  { headers = {}, host = HOST }: Asked = {},
  door: Door = {},
) =>
  ask(
    path,
    {
      method: 'POST',
      host,
      headers: {
        Origin: host,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body: new URLSearchParams(fields).toString(),
    },
    door,
  );

/** The cookie of somebody with this role, signed with this secret. */
export const signedInAs = (role: Role, claims: object = {}, secret = SECRET) => ({
  Cookie: `__Host-session=${forgeToken({ ...claimsOf({ ...NOBODY, role }), ...claims }, secret)}`,
});

const NOBODY = {
  id: '11111111-1111-4111-8111-111111111111',
  email: 'ada@example.test',
  name: 'Ada Cargo',
} as const;

/** What an isolate of this Worker keeps. */
export function servicesOf({ secrets = [SECRET], issuer = null, ports = {}, settings = {} }: Door) {
  const parsed = parseEnv({
    SUPABASE_URL: 'https://project.example.test',
    SUPABASE_KEY: 'key',
    SECRET_KEY: SECRET,
    UPSTASH_REDIS_REST_URL: 'https://redis.example.test',
    UPSTASH_REDIS_REST_TOKEN: 'token',
    ...settings,
  });
  if (!('settings' in parsed)) return parsed;
  const services: Services = {
    ...parsed,
    tokens: createTokens(secrets, issuer),
    connect: () => createPorts({ world: createWorld(), ...ports }),
  };
  return services;
}
