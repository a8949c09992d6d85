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
  do {
    const { data, headers, attempts } = await perform(settings, id, input, options, page);
    yield* data as unknown[];
    const next = parseNext(headers.get('link'));
    page = next === undefined ? undefined : new URL(next, settings.origin);
    if (page && page.origin !== settings.origin) {
      throw new GoCometError<Failing>({
        code: 'not_understood',
        detail: `The next page is at ${page.origin}, and the token goes to no other place than ${settings.origin}.`,
        problem: undefined,
        unknown: false,
        attempts,
      });
    }
  } while (page);
}
