/**
 * Holds the arrows of docs/architecture.md: which part of src/ may import which, and which room of the core
 * which. Part of `npm run check`. Draws the rooms when all is well; else prints each import that goes the wrong
 * way as file:line with the rule, and exits with 1.
 */
import { fileURLToPath } from 'node:url';
import { drawRooms } from './arrows/picture.ts';
import { readSources } from './arrows/sources.ts';
import { findViolations } from './arrows/violations.ts';

const sources = readSources(fileURLToPath(new URL('../src/', import.meta.url)));
const violations = findViolations(sources);
for (const violation of violations) console.error(violation);
if (violations.length === 0) console.log(drawRooms(sources));
process.exitCode = violations.length > 0 ? 1 : 0;
