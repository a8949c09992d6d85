import { connect } from 'node:net';
import { checkAnswer } from './documented/answer.ts';

const ANSWER_MS_MAX = 20_000;

/** An answer as it came over the connection. */
export interface WireAnswer {
  status: number;
  headers: Headers;
  /** The whole of what came, headers and body. */
  text: string;
  body: string;
}

/** What no well-behaved client sends: each line as it is, and the body as these bytes. */
export interface WireRequest {
  method?: string;
  /** The request's target, byte for byte. */
  path: string;
  /** Header lines without their line ends; `Host` and `Connection: close` are added unless given. */
  headers?: readonly string[];
  body?: string | Uint8Array;
  /** The end of the body, sent once what stands before it has left. */
  held_back?: Uint8Array;
  /** Closes our side of the connection after what was sent, whatever was announced. */
  breaks_off?: boolean;
}

/** Sends one request over a connection of its own and reads until the other side closes. */
export async function sendOverWire(
  origin: string,
  { method = 'GET', path, headers = [], body = '', held_back, breaks_off = false }: WireRequest,
): Promise<WireAnswer> {
  const { host, hostname, port } = new URL(origin);
  const has = (name: string) => headers.some((line) => line.toLowerCase().startsWith(name));
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(has('host:') ? [] : [`Host: ${host}`]),
    'Connection: close',
    ...headers,
  ];
  const received = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy(new Error('No answer came.')));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.write(
      Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)]),
      () => held_back && socket.write(held_back),
    );
    if (breaks_off) socket.end();
  });
  const answer = parse(received);
  // What is no HTTP, the runtime refuses before the Worker sees it.
  if (answer.status === 400 && !answer.headers.has('X-Request-Id')) return answer;
  await checkAnswer(method, targetOf(origin, path), { ...answer, text: answer.body });
  return answer;
}

/** What a target names: a path on this host, or a whole address; what is neither names nothing. */
const targetOf = (origin: string, target: string): URL =>
  URL.parse(/^[a-z]+:/i.test(target) ? target : origin + target) ?? new URL('/*', origin);

function parse(text: string): WireAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [status_line = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const content = text.slice(end + 4);
  const body = headers.get('transfer-encoding') === 'chunked' ? unchunk(content) : content;
  return {
    status: Number(status_line.split(' ')[1]),
    headers,
    text,
    body: Buffer.from(body, 'latin1').toString(),
  };
}

function unchunk(content: string): string {
  let rest = content;
  let body = '';
  for (;;) {
    const line_end = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.slice(0, line_end), 16);
    if (!(size > 0)) return body;
    body += rest.slice(line_end + 2, line_end + 2 + size);
    rest = rest.slice(line_end + 2 + size + 2);
  }
}

/** A body in chunks of at most so many bytes, to be sent with `Transfer-Encoding: chunked`. */
export function inChunks(body: string, bytes_max = 1_024): Buffer {
  const bytes = Buffer.from(body);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += bytes_max) {
    const chunk = bytes.subarray(at, at + bytes_max);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}
