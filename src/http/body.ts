import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';
import { isForeignText, isJson, parseMediaType } from './media-type.ts';
import { protocolProblem } from './problem.ts';

/** `null` with the white space of JSON (RFC 8259, 2) around it. */
const NULL = /^[ \t\n\r]*null[ \t\n\r]*$/;
const KIB = 1024;
export const BODY_BYTES_MAX = 64 * KIB;
export const BULK_BODY_BYTES_MAX = 4 * KIB * KIB;

/**
 * Reads a JSON body of at most so many bytes, declared or chunked, and leaves it to the validation as
 * well-formed text of the type `application/json`. A compressed body could be any size: none is read.
 * Where a body is optional, an empty one counts as none, whatever its declared type, and so does `null`.
 */
export const readBody = (bytes_max: number, { optional = false } = {}) => {
  const bytesOf = takingUpTo(bytes_max);
  return createMiddleware<HonoEnv>(async (c, next) => {
    const bytes = await bytesOf(c);
    if (bytes instanceof Response) {
      return bytes;
    }
    const declared = c.req.header('Content-Type');
    if (bytes.byteLength === 0 && (optional || declared === undefined)) {
      setBody(c, { text: '', type: null });
      return next();
    }
    const type = parseMediaType(declared ?? '');
    if (type === null || !isJson(type)) {
      c.header('Accept', 'application/json'); // RFC 9110, 15.5.16
      return protocolProblem(
        c,
        'unsupported_media_type',
        'Send the body as `Content-Type: application/json`.',
      );
    }
    const text = isForeignText(type) ? null : decode(bytes);
    if (text === null) {
      return protocolProblem(c, 'malformed_json', 'The body is not UTF-8: send JSON in UTF-8.');
    }
    setBody(c, { text, type: optional && NULL.test(text) ? null : 'application/json' });
    return next();
  });
};

/** Reads the bytes of a body of at most so many, or gives the answer to one beyond that, compressed or broken off. */
export function takingUpTo(bytes_max: number) {
  const limit = bodyLimit({
    maxSize: bytes_max,
    onError: async (c) => {
      await readAway(c.req.raw, bytes_max);
      return protocolProblem(
        c,
        'body_too_large',
        `The body may have ${bytes_max / KIB} KiB at most.`,
      );
    },
  });
  return async (c: Context<HonoEnv>): Promise<ArrayBuffer | Response> => {
    if (isEncoded(c.req.header('Content-Encoding'))) {
      c.header('Accept-Encoding', 'identity'); // RFC 9110, 15.5.16
      return protocolProblem(
        c,
        'unsupported_media_type',
        'Send the body without Content-Encoding.',
      );
    }
    try {
      const too_large = await limit(c, async () => {});
      return too_large instanceof Response ? too_large : await c.req.raw.arrayBuffer();
    } catch {
      // The connection broke: no fault of ours, and mostly nobody is left to read the answer.
      return protocolProblem(c, 'malformed_json', 'The body broke off before its end.');
    }
  };
}

/**
 * Reads the rest of a body that nobody wants and throws it away, up to twice the limit: who is still
 * sending when the answer comes meets a reset connection instead of the answer (RFC 9112, 9.6).
 */
async function readAway(request: Request, bytes_max: number): Promise<void> {
  const declared = Number(request.headers.get('Content-Length'));
  if (request.body !== null && !request.body.locked && declared <= 2 * bytes_max) {
    await request.body.pipeTo(new WritableStream());
  }
}

/** Whether any coding but the one that changes nothing was applied (RFC 9110, 8.4). */
const isEncoded = (content_encoding = ''): boolean =>
  content_encoding
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .some((coding) => coding !== '' && coding !== 'identity');

/** The text of bytes in UTF-8, without a byte order mark (RFC 8259, 8.1); null when they are something else. */
function decode(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}

/** Lets everything after this read this text, once decoded, under this type. */
function setBody(c: Context<HonoEnv>, { text, type }: { text: string; type: string | null }): void {
  // The cache holds promises, as the methods of a request give them.
  Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
  if ((c.req.header('Content-Type') ?? null) === type) {
    return;
  }
  const headers = new Headers(c.req.raw.headers);
  if (type === null) {
    headers.delete('Content-Type');
  } else {
    headers.set('Content-Type', type);
  }
  c.req.raw = new Request(c.req.url, { method: c.req.method, headers });
}
