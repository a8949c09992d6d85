import type { FieldError } from '../core/reasons.ts';

type Issue = { code?: string; path: PropertyKey[]; message: string; errors?: Issue[][] };

const ERRORS_MAX = 20;
const TWICE = 'Was sent more than once: send it once.';
const NO_UTF8 = 'Has to be UTF-8 where it is percent-encoded.';

/** What is wrong with what was sent: one error for each field, at its path. */
export function fieldErrors(issues: readonly Issue[]): FieldError[] {
  const errors = new Map<string, FieldError>();
  for (const error of issues.flatMap((issue) => toErrors(issue))) {
    if (!errors.has(error.path)) {
      errors.set(error.path, error);
    }
  }
  return [...errors.values()].slice(0, ERRORS_MAX);
}

/** Of the ways that a union could have matched, the one whose kind of value was sent is the one meant. */
function toErrors(issue: Issue, parent: PropertyKey[] = []): FieldError[] {
  const path = [...parent, ...issue.path];
  const meant = issue.errors?.find(
    (issues) => !issues.some((one) => one.path.length === 0 && one.code === 'invalid_type'),
  );
  return meant === undefined
    ? [{ path: path.map(String).join('.'), message: issue.message }]
    : meant.flatMap((one) => toErrors(one, path));
}

/** What is wrong with a query: a parameter sent twice, or in bytes that are not UTF-8, is told as that. */
export const queryErrors = (issues: readonly Issue[], url: string): FieldError[] => {
  const sent = Map.groupBy(parametersOf(url), ({ name }) => name);
  return fieldErrors(issues).map((error) => {
    const values = sent.get(error.path) ?? [];
    const message = values.length > 1 ? TWICE : values.some(isForeign) ? NO_UTF8 : error.message;
    return { ...error, message };
  });
};

/** Parameters in bytes that are not UTF-8, of those that a call has read and found in order. */
export const foreignParameters = (read: object, url: string): FieldError[] =>
  url.includes('%')
    ? parametersOf(url)
        .filter((parameter) => isForeign(parameter) && Object.hasOwn(read, parameter.name))
        .map(({ name }) => ({ path: name, message: NO_UTF8 }))
    : [];

type Parameter = { name: string; value: string };

/** The parameters of a query as they were sent, but for their names: those are decoded. */
const parametersOf = (url: string): Parameter[] =>
  (/\?([^#]*)/.exec(url)?.[1] ?? '').split('&').map((parameter) => {
    const [name = '', ...value] = parameter.split('=');
    return { name: decode(name.replaceAll('+', ' ')) ?? name, value: value.join('=') };
  });

const isForeign = ({ value }: Parameter): boolean => decode(value) === null;

/** The text behind percent-encoded bytes; null when they are not UTF-8. A bare `%` is itself. */
function decode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));
  } catch {
    return null;
  }
}
