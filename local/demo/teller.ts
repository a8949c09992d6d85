import { styleText } from 'node:util';
import { ExplainedError } from '../explained-error.ts';

const ANSWER_TIMEOUT_MS = 15_000;
const SHOWN_CHARACTERS_MAX = 160;
/** Values that are nobody's to see, not even in a demo. */
const SECRET = /"(password|access_token)":"[^"]*"/g;

/** A call of the API. `quiet`: it is counted and not shown, as one of many. */
export interface Call {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly quiet?: boolean;
}

/** What the demo reads of one booking, flight, session, check or problem: what is missing breaks a promise. */
export interface Shown {
  readonly code?: string;
  readonly detail?: string;
  readonly status?: string;
  readonly message?: string;
  readonly version?: number;
  readonly ref_id?: string;
  readonly user_id?: string | null;
  readonly events?: readonly ShownEvent[];
  readonly access_token?: string;
  readonly user?: { readonly role?: string };
  readonly booked_weight_kg?: number;
  readonly available_kg?: number;
  readonly available_m3?: number;
  readonly volume_m3?: number;
  readonly chargeable_weight_kg?: number;
  readonly hold_expires_at?: string | null;
  readonly affected_bookings?: number;
  readonly pieces?: number;
  readonly weight_kg?: number;
  readonly awb_number?: string | null;
  readonly quote_id?: string;
  readonly total?: number;
  readonly price?: { readonly currency: string; readonly total: number } | null;
  readonly needs_rebooking?: boolean;
  readonly offloaded_ref_id?: string;
  readonly accepted?: { readonly pieces: number | null } | null;
  readonly connection_at_risk?: boolean;
  readonly next_expected?: { readonly code: string; readonly location: string } | null;
  readonly last_known?: { readonly code: string; readonly location: string } | null;
  readonly eta?: string | null;
  readonly delay_minutes?: number | null;
  readonly parts?: readonly { readonly ref_id: string | null; readonly status: string }[];
}

/** An event in the history of a booking. */
export interface ShownEvent {
  readonly timestamp: string;
  readonly status: string;
  readonly location: string | null;
  readonly metadata: { readonly message: string };
}

/** What came back; the body is null where it was no JSON. */
export interface Answer<Body = Shown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body | null;
  readonly ms: number;
  /** The round trips that the answer waited for, from `Server-Timing`. */
  readonly trips: { readonly db: number; readonly redis: number };
}

/** Tells the story in the terminal: what is asked, what is answered, whether it is as promised. */
export interface Teller {
  chapter(title: string): void;
  say(text: string): void;
  call<Body = Shown>(method: string, path: string, call?: Call): Promise<Answer<Body>>;
  /** Shows whether something is as promised, and remembers when it is not. */
  expect(promise: string, kept: boolean, found?: unknown): void;
  /** Shows the sum of it all; false when a promise was broken. */
  end(): boolean;
}

/** A teller of calls to the API at an origin. */
export function createTeller(origin: string): Teller {
  const started_ms = performance.now();
  const broken: string[] = [];
  let chapters = 0;
  let calls = 0;
  let kept = 0;
  return {
    chapter: (title) => print(`\n${styleText('bold', `${++chapters}  ${title}`)}`),
    say: (text) => print(`   ${text}`),
    async call<Body = Shown>(
      method: string,
      path: string,
      { token, body, headers = {}, quiet = false }: Call = {},
    ) {
      calls += 1;
      if (!quiet) print(`   ${styleText('cyan', `${method} ${path}`)} ${shorten(body)}`);
      const answer = await send<Body>(new URL(path, origin), {
        method,
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!quiet) print(`   ${styleText('dim', '→')} ${facts(answer)} ${gist(answer)}`);
      return answer;
    },
    expect(promise, isKept, found) {
      kept += isKept ? 1 : 0;
      if (!isKept) broken.push(promise);
      const mark = isKept ? styleText('green', '✓') : styleText('red', '✗');
      print(`   ${mark} ${promise}${isKept || found === undefined ? '' : `: ${shorten(found)}`}`);
    },
    end() {
      const seconds = ((performance.now() - started_ms) / 1000).toFixed(1);
      print(`\n${calls} calls in ${seconds} s, ${kept} of ${kept + broken.length} promises kept`);
      for (const promise of broken) print(styleText('red', `✗ ${promise}`));
      return broken.length === 0;
    },
  };
}

async function send<Body>(url: URL, init: RequestInit): Promise<Answer<Body>> {
  const started_ms = performance.now();
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const response = await fetch(url, { ...init, signal }).catch(() => null);
  if (!response) {
    throw new ExplainedError(
      `Nothing answers at ${url.origin}.`,
      'Start the API with "npm run dev" in another terminal, or say where it is: npm run demo -- --url URL',
    );
  }
  const text = await response.text();
  const timing = response.headers.get('Server-Timing') ?? '';
  const count = (name: string) => Number(new RegExp(`${name};desc="(\\d+)"`).exec(timing)?.[1]);
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: parse(text),
    ms: Math.round(performance.now() - started_ms),
    trips: { db: count('db'), redis: count('redis') },
  };
}

/** Status, time, round trips and the headers that the story is about. */
function facts({ status, headers, ms, trips }: Answer<unknown>): string {
  const told = ['X-Cache', 'Age', 'ETag', 'Idempotent-Replayed', 'Retry-After'].flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  const facts = [`${ms} ms`, `${trips.db} database`, `${trips.redis} Redis`, ...told];
  return `${styleText(status < 400 ? 'green' : 'yellow', String(status))} ${styleText('dim', `(${facts.join(', ')})`)}`;
}

/** A problem by its code and detail, anything else as it came. */
function gist({ status, body }: Answer<unknown>): string {
  const isProblem =
    status >= 400 &&
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    'detail' in body;
  return isProblem ? `${body.code}: ${body.detail}` : shorten(body);
}

function shorten(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = JSON.stringify(value).replace(SECRET, '"$1":"…"');
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)} …` : text;
}

function parse<Body>(text: string): Body | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function print(line: string): void {
  process.stdout.write(`${line.trimEnd()}\n`);
}
