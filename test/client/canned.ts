import { GoComet, type Settings } from '../../client/src/index.ts';

/** What the network does with one request. */
export type Canned =
  | { status: number; body?: unknown; type?: string; headers?: Record<string, string> }
  /** The connection breaks. */
  | 'lost'
  /** The answer begins and breaks off. */
  | 'cut short'
  /** Nothing ever comes. */
  | 'silence';

export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  redirect: RequestRedirect | undefined;
  /** By the clock of the test. */
  at_ms: number;
}

export interface Canning {
  gocomet: GoComet;
  sent: Sent[];
  /** How many bodies were left unread, and let go. */
  cancelled: () => number;
}

/** A client whose requests meet these answers, one after the other, by a clock that only its pauses move. */
export function canned(answers: readonly Canned[], settings: Partial<Settings> = {}): Canning {
  const left = [...answers];
  const sent: Sent[] = [];
  let now_ms = 0;
  let cancelled = 0;

  async function answer(url: string, init: RequestInit): Promise<Response> {
    sent.push({
      method: init.method ?? '',
      url,
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      redirect: init.redirect,
      at_ms: now_ms,
    });
    const next = left.shift();
    if (next === undefined) throw new Error('More requests than answers.');
    if (next === 'lost') throw new TypeError('fetch failed');
    if (next === 'silence') return new Promise(() => undefined);
    const json = { 'content-type': 'application/json' };
    if (next === 'cut short') {
      const body = new ReadableStream({
        pull: (controller) => controller.error(new TypeError('terminated')),
      });
      return new Response(body, { headers: json });
    }
    const { status, body, type, headers } = next;
    const kind = type ?? (status < 400 ? 'application/json' : 'application/problem+json');
    const text = body === undefined ? null : type ? String(body) : JSON.stringify(body);
    const stream =
      text === null
        ? null
        : new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode(text));
              controller.close();
            },
            cancel() {
              cancelled += 1;
            },
          });
    return new Response(stream, { status, headers: { 'content-type': kind, ...headers } });
  }

  const gocomet = new GoComet({
    url: 'https://api.example.test',
    fetch: answer,
    now: () => now_ms,
    sleep: async (ms) => {
      now_ms += ms;
    },
    random: () => 0.5,
    ...settings,
  });
  return { gocomet, sent, cancelled: () => cancelled };
}

/** A problem of this code. */
export const problem = (
  status: number,
  code: string,
  figures: object = {},
  headers: Record<string, string> = {},
): Canned => ({
  status,
  body: {
    type: `/problems/${code}`,
    title: code,
    status,
    detail: `It is ${code}.`,
    code,
    ...figures,
  },
  headers,
});
