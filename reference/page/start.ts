/**
 * Shows the reference of the API that this page is from, and calls nobody else. Whatever Scalar offers to other hosts
 * is off: no proxy, no assistant, no telemetry, no fonts.
 */
import { withClientSamples } from './client-sample.ts';
import { forTrying } from './for-trying.ts';

/** Samples of four kinds are enough to read: curl, JavaScript, Python and our own client. */
const OTHER_LANGUAGES =
  'c clojure csharp dart fsharp go http java julia kotlin node objc ocaml php powershell r ruby rust swift'.split(
    ' ',
  );

// zod asks whether it may compile code, and the page's policy reports the question: it is told that it may not.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
const { createApiReference } = await import('scalar');

const DOCUMENT = '/openapi.json';

createApiReference('#reference', {
  url: DOCUMENT,
  customFetch: fetchForPage,
  theme: 'none',
  agent: { disabled: true },
  mcp: { disabled: true },
  telemetry: false,
  withDefaultFonts: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'direct',
  authentication: { preferredSecurityScheme: 'bearer' },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  featuredClients: ['shell/curl', 'js/fetch', 'python/requests'],
  hiddenClients: {
    ...Object.fromEntries(OTHER_LANGUAGES.map((language) => [language, true])),
    shell: ['httpie', 'wget'],
    js: ['axios', 'jquery', 'ofetch', 'xhr'],
    python: ['python3', 'aiohttp', 'httpx_sync', 'httpx_async'],
  },
});

/** Scalar calls by this whatever it calls: the document is made ready, all else stays as it came. */
async function fetchForPage(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const answer = await fetch(input, init);
  if (!answer.ok || new URL(answer.url).pathname !== DOCUMENT) return answer;
  const document = forTrying(withClientSamples(await answer.json(), location.origin));
  return new Response(JSON.stringify(document), answer);
}
