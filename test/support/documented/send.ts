import { type Came, checkAnswer } from './answer.ts';

/** How a test sends a request to the API. */
export type Send = (url: URL, init: RequestInit) => Promise<Came & { ok: boolean }>;

/** Sends a request, and reads the answer. */
export const sendPlainly: Send = async (url, init) => {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, ok: response.ok, headers: response.headers, text };
};

/** The same for tests: an answer that docs/openapi.json does not promise throws. */
export const sendDocumented: Send = async (url, init) => {
  const came = await sendPlainly(url, init);
  await checkAnswer(init.method ?? 'GET', url, came);
  return came;
};
