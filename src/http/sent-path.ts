/** Characters that a path of RFC 3986, 3.3, cannot hold as they are, `%` without its two digits among them. */
const NOT_OF_PATHS = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]|%(?![0-9A-Fa-f]{2})/gu;

/**
 * The path of a request as it was sent, without its query, as a URI reference that resolves to this path
 * on this host: characters that a URI cannot hold are escaped, and a path that begins with two slashes,
 * which would name another host, gets the prefix that RFC 3986, 4.2, knows for it.
 */
export function sentPath(url: string): string {
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';
  const escaped = path.replace(NOT_OF_PATHS, (character) =>
    character === '%' ? '%25' : encodeURIComponent(character.toWellFormed()),
  );
  return escaped.startsWith('//') ? `/.${escaped}` : escaped || '/';
}
