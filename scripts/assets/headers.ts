import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is uploaded with the Worker as static files. */
export const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));

/** Of a file, in its name: another content is another file, so caches may keep each for ever. */
const HASH = /\.(?:[0-9a-f]{16}|[0-9A-Z]{8})\.\w+$/; // ours, and esbuild's
/** What the platform reads of `_headers`. */
const RULES_MAX = 100;

/** A file's name with the hash of what is in it: `page.css` is `page.0123456789abcdef.css`. */
export function hashedName(name: string, contents: string | Uint8Array): string {
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
}

/** Says which headers the platform gives the files of `public/` on its own: the last step of each build. */
export function writeHeaders(): void {
  const files = readdirSync(join(PUBLIC, 'assets'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${join(entry.parentPath, entry.name).slice(PUBLIC.length)}`);
  writeFileSync(join(PUBLIC, '_headers'), assetHeaders(files));
}

/**
 * `_headers` for files by their paths. Each that may be kept for ever is named in full: a rule counts for what is
 * missing too, and a 404 that is kept for a year would hide the file once it is there. What is a page has its policy
 * from the Worker; asked for by its file's address, it loads nothing.
 */
export function assetHeaders(paths: readonly string[]): string {
  const rules = [
    [
      '/assets/*',
      'X-Content-Type-Options: nosniff',
      'Referrer-Policy: no-referrer',
      'Cross-Origin-Resource-Policy: same-origin',
      "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ],
    ...paths
      .filter((path) => HASH.test(path))
      .sort()
      .map((path) => [path, 'Cache-Control: public, max-age=31536000, immutable']),
  ];
  if (rules.length > RULES_MAX)
    throw new Error(`_headers has ${rules.length} rules of ${RULES_MAX}.`);
  return rules.map((rule) => `${rule.join('\n  ')}\n`).join('');
}
