/** A record of a CSV file with the line that it begins in, counted from 1; or what is wrong there. */
export type CsvRecord = { line: number; fields: string[] } | { line: number; fault: string };

/** So many fields of a record are kept, and one more that shows that there are more: in a file of commas there are millions. */
export const FIELDS_MAX = 50;

const QUOTE = '"';
/** What ends a field. */
const STOP = /[,\n]/g;
const ENDLESS = 'A quote that begins here never ends.';
const AFTER_QUOTE = 'After a quote that ends comes a comma, or the end of the line.';
const INNER_QUOTE = 'A quote stands around a whole field, and doubled within it.';

/**
 * The records of a CSV file as RFC 4180 writes it: commas, quotes around a field where they are needed, doubled
 * within it, lines that end in CR LF or LF. Empty lines are left out. After a quote that never ends there is
 * nothing to read.
 */
export function* readCsv(text: string): Generator<CsvRecord> {
  let [at, line] = [0, 1];
  while (at < text.length) {
    const began = line;
    const fields: string[] = [];
    let fault: string | null = null;
    let is_last = false;
    while (!is_last) {
      const field = text[at] === QUOTE ? readQuoted(text, at) : readBare(text, at);
      if (field === null) {
        yield { line: began, fault: ENDLESS };
        return;
      }
      fault ??= field.fault;
      if (fields.length <= FIELDS_MAX) fields.push(field.value);
      line += field.lines;
      is_last = text[field.end] !== ',';
      at = field.end + 1;
    }
    line += 1;
    if (fault !== null) yield { line: began, fault };
    else if (fields.length > 1 || fields[0] !== '') yield { line: began, fields };
  }
}

/** `end` is the place of the comma or line feed after it, or the end of the file; `lines`: how many it goes on for. */
type Field = { value: string; end: number; lines: number; fault: string | null };

function readQuoted(text: string, start: number): Field | null {
  let value = '';
  let from = start + 1;
  for (;;) {
    const end = text.indexOf(QUOTE, from);
    if (end < 0) return null;
    value += text.slice(from, end);
    if (text[end + 1] !== QUOTE) {
      const lines = value.split('\n').length - 1;
      const after = readBare(text, end + 1);
      return { value, end: after.end, lines, fault: after.value === '' ? null : AFTER_QUOTE };
    }
    value += QUOTE;
    from = end + 2;
  }
}

function readBare(text: string, start: number): Field {
  STOP.lastIndex = start;
  const end = STOP.exec(text)?.index ?? text.length;
  const has_return = text[end] !== ',' && end > start && text[end - 1] === '\r';
  const value = text.slice(start, has_return ? end - 1 : end);
  return { value, end, lines: 0, fault: value.includes(QUOTE) ? INNER_QUOTE : null };
}
