import { UsageError } from '../failure.ts';
import type { Environment } from './folder.ts';
import type { Store } from './store.ts';

/** Where `npm run dev` answers. */
const URL_DEFAULT = 'http://127.0.0.1:8787';

/** Which API is meant, and as whom it is called. */
export interface Settings {
  /** The origin of the API. */
  readonly url: string;
  readonly token: string | undefined;
  /** Where the token came from. */
  readonly token_from: 'GOCOMET_TOKEN' | 'file' | null;
}

/**
 * A flag is stronger than GOCOMET_URL and GOCOMET_TOKEN, and these than the file. A token of the file goes to
 * the origin that gave it, and to no other. Throws a UsageError for what is no address.
 */
export function readSettings(env: Environment, store: Store, flag: string | undefined): Settings {
  const kept = env.GOCOMET_TOKEN && (flag ?? env.GOCOMET_URL) ? null : store.read();
  const url = originOf(flag ?? (env.GOCOMET_URL || undefined) ?? kept?.url ?? URL_DEFAULT);
  if (env.GOCOMET_TOKEN) {
    const token = tokenOf(env.GOCOMET_TOKEN, 'GOCOMET_TOKEN');
    return { url, token, token_from: 'GOCOMET_TOKEN' };
  }
  const token = kept?.tokens[url] && tokenOf(kept.tokens[url], store.file);
  return { url, token, token_from: token === undefined ? null : 'file' };
}

/** A token without the line's end that a file or a pipe may leave on it. Never says the token itself. */
export function tokenOf(text: string, from: string): string {
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageError(`${from}: what it has is no token.`);
  return token;
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const is_origin =
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.pathname === '/' &&
    `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!is_origin) {
    throw new UsageError(`"${text}" is no address of an API, such as ${URL_DEFAULT}.`);
  }
  return url.origin;
}
