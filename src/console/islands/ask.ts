/** What came back: a part of a page, or why there is none. */
export type Part = { status: number; html: string; headers: Headers } | { status: 0 };

const PATIENCE_MS = 20_000;

/**
 * Asks a page of ours for a part of it, or sends it a form. Status 0: nothing came back, so with a form it is not known
 * whether it was done; it is sent again with the same key.
 */
export async function askPart(url: string, init: RequestInit = {}): Promise<Part> {
  try {
    const headers = new Headers(init.headers);
    headers.set('X-Part', 'yes');
    const answer = await fetch(url, {
      ...init,
      headers,
      signal: init.signal ?? AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: answer.status, html: await answer.text(), headers: answer.headers };
  } catch {
    return { status: 0 };
  }
}

/** A form as it would be sent without a script. */
export const sendForm = (form: HTMLFormElement): Promise<Part> =>
  // Not `form.action`: a field of that name would stand in for it.
  askPart(form.getAttribute('action') ?? location.href, {
    method: 'POST',
    body: new URLSearchParams(
      [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]),
    ),
  });

/** Puts what the server drew in the place of what an element holds. */
export function fill(element: Element, html: string): void {
  const template = document.createElement('template');
  template.innerHTML = html;
  element.replaceChildren(template.content);
}
