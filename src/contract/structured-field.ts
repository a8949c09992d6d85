/** The parts of a structured field (RFC 9651, section 3.3) that may follow a string as its parameters. */
const STRING = String.raw`"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"`;
const NUMBER = String.raw`-?(?:\d{1,12}\.\d{1,3}|\d{1,15})`;
const TOKEN = String.raw`[A-Za-z*][!#$%&'*+\-.^_\x60|~0-9A-Za-z:/]*`;
const BYTES = ':[A-Za-z0-9+/=]*:';
const BOOLEAN = String.raw`\?[01]`;
const DATE = String.raw`@-?\d{1,15}`;
const DISPLAY_STRING = String.raw`%"(?:[\x20\x21\x23\x24\x26-\x7e]|%[0-9a-f]{2})*"`;
const VALUE = [STRING, NUMBER, TOKEN, BYTES, BOOLEAN, DATE, DISPLAY_STRING].join('|');
const PARAMETER = String.raw`; *[a-z*][a-z0-9_\-.*]*(?:=(?:${VALUE}))?`;

const STRING_ITEM = new RegExp(`^ *(${STRING})(?:${PARAMETER})* *$`);

/** The text of a string item (RFC 9651, section 3.3.3); its parameters are ignored. Null for anything else. */
export function parseStringItem(field: string): string | null {
  const quoted = STRING_ITEM.exec(field)?.[1];
  return quoted === undefined ? null : quoted.slice(1, -1).replace(/\\(["\\])/g, '$1');
}
