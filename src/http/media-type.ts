/** The grammar of RFC 9110, 5.6.2, 5.6.4 and 5.6.6: in a quoted string any character may be escaped. */
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
const TYPE = new RegExp(`^(${TOKEN})/(${TOKEN})`);
const PARAMETER = new RegExp(`[ \\t]*;[ \\t]*(?:(${TOKEN})=(${TOKEN}|${QUOTED}))?`, 'y');

export type MediaType = {
  /** Type and subtype, in lower case. */
  essence: string;
  /** Name in lower case and value of each parameter, in order. */
  parameters: [name: string, value: string][];
};

/** Reads the value of a `Content-Type` (RFC 9110, 8.3.1); null when it is none. */
export function parseMediaType(sent: string): MediaType | null {
  const text = sent.trim();
  const essence = TYPE.exec(text)?.[0];
  if (essence === undefined) {
    return null;
  }
  const parameters: MediaType['parameters'] = [];
  let read = essence.length;
  while (read < text.length) {
    PARAMETER.lastIndex = read;
    const parameter = PARAMETER.exec(text);
    if (parameter === null) {
      return null;
    }
    const [whole, name, value] = parameter;
    if (name !== undefined && value !== undefined) {
      parameters.push([name.toLowerCase(), unquote(value)]);
    }
    read += whole.length;
  }
  return { essence: essence.toLowerCase(), parameters };
}

const unquote = (value: string) =>
  value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;

/** Whether it is JSON: by name (RFC 8259), or by the structured suffix of any other type (RFC 6839, 3.1). */
export const isJson = ({ essence }: MediaType): boolean =>
  essence === 'application/json' || /[^/]\+json$/.test(essence);

/** Whether it declares another charset than UTF-8, by whatever spelling of that is in use. */
export const isForeignText = ({ parameters }: MediaType): boolean =>
  parameters.some(([name, value]) => name === 'charset' && !/^utf-?8$/i.test(value));
