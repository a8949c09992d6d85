import { expect } from 'vitest';

/** A page as it came, for somebody without scripts. */
export interface Page {
  status: number;
  headers: Headers;
  /** Where it sends on to; null where it does not. */
  to: string | null;
  html: string;
  /** What is read, in one line. */
  text: string;
}

type Fields = Readonly<Record<string, string>>;

/** Somebody who reads our pages without scripts: signed in, or not. */
export interface Reader {
  open(path: string, headers?: Fields): Promise<Page>;
  /** Sends a form as a browser does. */
  send(path: string, fields: Fields, headers?: Fields): Promise<Page>;
}

/** A reader at this address of pages; with a token of the API somebody who is signed in. */
export function createReader(origin: string, token?: string): Reader {
  const cookie = token === undefined ? {} : { Cookie: `__Host-session=${token}` };
  const ask = async (path: string, init: RequestInit): Promise<Page> => {
    const answer = await fetch(new URL(path, origin), {
      ...init,
      redirect: 'manual',
      headers: { Accept: 'text/html', 'Accept-Language': 'en-GB', ...cookie, ...init.headers },
    });
    const html = await answer.text();
    const { status, headers } = answer;
    return { status, headers, to: headers.get('Location'), html, text: textOf(html) };
  };
  return {
    open: (path, headers = {}) => ask(path, { headers }),
    send: (path, fields, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { Origin: origin, 'Sec-Fetch-Site': 'same-origin', ...headers },
        body: new URLSearchParams(fields),
      }),
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

const decode = (text: string) =>
  text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (it) => ENTITIES[it] ?? it);

/** What is read of some HTML of ours, in one line. */
export const textOf = (html: string): string =>
  decode(
    html
      .replace(/^[\s\S]*<main/, '<main')
      .replaceAll(/<(svg|script|title)[\s\S]*?<\/\1>/g, ' ')
      .replaceAll(/<[^>]*>/g, ' '),
  )
    .replaceAll(/\s+/g, ' ')
    .trim();

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decode(value);
};

/** A form of a page by the id or the beginning of the action that it has: where it goes, and what stands in it. */
export function formOf({ html, status }: Page, named: string) {
  const forms = [...html.matchAll(/<form\b[\s\S]*?<\/form>/g)].map(([form]) => form);
  const form = forms.find((one) => {
    const tag = one.slice(0, one.indexOf('>') + 1);
    return attribute(tag, 'id') === named || attribute(tag, 'action')?.startsWith(named);
  });
  if (form === undefined)
    throw new Error(`No form ${named} in a page of status ${status}: ${html}`);
  const fields: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const [name, type] = [attribute(tag, 'name'), attribute(tag, 'type')];
    if (name !== undefined && (type !== 'checkbox' || /\schecked/.test(tag))) {
      fields[name] = attribute(tag, 'value') ?? '';
    }
  }
  for (const [, tag = '', text = ''] of form.matchAll(
    /<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g,
  )) {
    fields[attribute(tag, 'name') ?? ''] = decode(text).replace(/^\n/, '');
  }
  return { action: attribute(form, 'action') ?? '', fields };
}

/** The message at a field, tied to it for whoever does not see them side by side; undefined where there is none. */
export function errorAt({ html }: Page, name: string): string | undefined {
  const id = `field-${name.replaceAll('_', '-')}-error`;
  const message = new RegExp(`id="${id}">([\\s\\S]*?)</p>`).exec(html)?.[1];
  const control = new RegExp(`<(?:input|textarea|select)\\b[^>]*name="${name}"[^>]*>`).exec(
    html,
  )?.[0];
  if (message === undefined) return undefined;
  expect(control, html).toContain('aria-invalid="true"');
  expect(attribute(control ?? '', 'aria-describedby'), html).toContain(id);
  return textOf(message).replace('Error: ', '');
}
