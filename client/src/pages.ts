import type { CallOptions, Data, Input } from './calls.ts';
import { type Failing, GoCometError } from './error.ts';
import { parseNext } from './headers.ts';
import { PAGED } from './operations.generated.ts';
import { perform } from './perform.ts';
import type { Resolved } from './settings.ts';

export type PagedId = (typeof PAGED)[number];

type Item<Id extends PagedId> = Data<Id> extends (infer Item)[] ? Item : never;

/** The lists that come in pages, item by item: the next page is read when its first item is asked for. */
export type Pages = {
  [Id in PagedId]: (input?: Input<Id>, options?: CallOptions) => AsyncGenerator<Item<Id>, void>;
};

export function makePages(settings: Resolved): Pages {
  const pages = PAGED.map((id) => [
    id,
    (input?: object, options?: CallOptions) => eachItem(settings, id, input, options),
  ]);
  return Object.fromEntries(pages);
}

async function* eachItem(
  settings: Resolved,
  id: PagedId,
  input?: object,
  options?: CallOptions,
): AsyncGenerator<unknown, void> {
  let page: URL | undefined;
  for (;;) {
    const { data, headers, attempts } = await perform(settings, id, input, options, page);
    if (!Array.isArray(data)) throw notUnderstood('What came is no list.', attempts);
    yield* data;
    const next = parseNext(headers.get('link'));
    if (next === undefined) return;
    const last = page;
    page = URL.canParse(next, settings.origin) ? new URL(next, settings.origin) : undefined;
    if (page?.origin !== settings.origin) {
      const detail = `The next page is at ${next}, and the token goes to no other place than ${settings.origin}.`;
      throw notUnderstood(detail, attempts);
    }
    if (page.href === last?.href) throw notUnderstood('The next page is the same one.', attempts);
  }
}

const notUnderstood = (detail: string, attempts: number) =>
  new GoCometError<Failing>({
    ...{ code: 'not_understood', detail, attempts },
    ...{ problem: undefined, unknown: false },
  });
