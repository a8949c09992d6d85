/** What differs from run to run and is compared by its form alone, wherever it stands in a text. */
const FORMS: readonly [RegExp, string][] = [
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<UTC>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d/g, '<local time>'],
  [/\b\d{4}-\d\d-\d\d\b/g, '<date>'],
  [/\bBKG-[0-9A-HJKMNP-TV-Z]{12,}/g, '<reference>'],
  [/\bQUO-[0-9A-HJKMNP-TV-Z]{16}/g, '<quote>'],
  [/\b\d{3}-\d{8}\b/g, '<waybill>'],
  [/\b(?:[A-Z][A-Z0-9]|[0-9][A-Z])\d{1,4}[A-Z]?\b/g, '<flight>'],
];
/** Fields whose figures depend on what else was done: any of their type will do. */
const VOLATILE = [
  'id',
  'available_kg',
  'booked_weight_kg',
  'max_weight_kg',
  'available_m3',
  'booked_volume_m3',
  'base_price_per_kg',
];
/** Stands for what is left out: the rest of a text, of a list, or all of it. */
const MORE = '…';

const formOf = (text: string) =>
  FORMS.reduce((known, [pattern, name]) => known.replaceAll(pattern, name), text);

/** Whether a text is as a page shows it, but for what differs from run to run. */
export function isLike(shown: string, got: string): boolean {
  return shown.endsWith(MORE)
    ? formOf(got).startsWith(formOf(shown.slice(0, -MORE.length)))
    : formOf(shown) === formOf(got);
}

/** Where an answer is not as a page shows it. Fields that the page leaves out may be there; a list is shown whole, or ends with "…". */
export function differences(shown: unknown, got: unknown, at = '$'): string[] {
  const differs = [`${at}: ${JSON.stringify(shown)} is shown, ${JSON.stringify(got)} was answered`];
  if (Array.isArray(shown)) {
    if (!Array.isArray(got)) return differs;
    const first = shown.at(-1) === MORE ? shown.slice(0, -1) : shown;
    if (got.length < first.length || (first === shown && got.length > first.length)) {
      return [`${at}: ${first.length} are shown, ${got.length} were answered`];
    }
    return first.flatMap((one, nth) => differences(one, got[nth], `${at}[${nth}]`));
  }
  if (typeof shown === 'object' && shown !== null) {
    if (typeof got !== 'object' || got === null) return differs;
    return Object.entries(shown).flatMap(([key, value]) => {
      const answered: unknown = Object(got)[key];
      const is_volatile = VOLATILE.includes(key) && typeof value === typeof answered;
      return is_volatile ? [] : differences(value, answered, `${at}.${key}`);
    });
  }
  if (typeof shown === 'string' && typeof got === 'string' && isLike(shown, got)) return [];
  return Object.is(shown, got) ? [] : differs;
}
