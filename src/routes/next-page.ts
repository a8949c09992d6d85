import type { AppContext } from '../context.ts';

/** Says in `Link` where the next page of a list is (RFC 8288); what is undefined is left out of its query. */
export function linkNextPage(
  c: AppContext,
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): void {
  const sent = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  c.header('Link', `<${path}?${new URLSearchParams(sent)}>; rel="next"`);
}
