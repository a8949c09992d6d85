/** Generates docs/openapi.json from the routes. The Worker serves the committed file. */
import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../src/openapi.ts';

const OUTPUT = new URL('../docs/openapi.json', import.meta.url);
writeFileSync(OUTPUT, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
