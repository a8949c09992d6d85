import type { NamedGuide } from './guides.ts';

/** What is told to language models at `/llms.txt` (llmstxt.org): what this is, and where to read on as plain text. */
export const llmsText = (guides: readonly NamedGuide[]): string =>
  `# GoComet Air Cargo API

> Search flights, book weight on them, hold and price capacity, move shipments and track them by reference or air
> waybill. JSON over HTTP with bearer tokens; errors are problem details (RFC 9457) with a stable \`code\`.

Send an \`Idempotency-Key\` with every booking and keep it for its repeats: a kilogram is then sold once and a shipment
booked once, whatever is lost on the way. \`x-retry\` of each operation in the document says whether it may be repeated.

## Reference

- [OpenAPI 3.1 document](/openapi.json): every call, field, status and problem, with examples
- [Reference page](/docs): the same for people, to try out
- [A problem](/problems/capacity_exceeded): at \`/problems/{code}\`, what each code means and what to do, as JSON

## Guides

${guides.map(({ name, title, summary }) => `- [${title}](/docs/guides/${name}.md): ${summary}`).join('\n')}

## Ways to call it

- HTTP: the document above; \`POST /users/login\` gives the token
- Model Context Protocol: \`POST /mcp\` (streamable HTTP, stateless) with the same bearer token
- JavaScript and TypeScript: the package \`@gocomet/client\`, a method for each operation, which repeats what may be repeated
- Command line: \`npx gocomet --help\`
`;
