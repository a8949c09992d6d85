/** Builds the guides: docs/guides/*.md become pages, plain text and the stylesheet of both in public/assets/, beside the document. */
import { buildGuides } from './guides/build.ts';

const { pages } = await buildGuides();
console.log(`${pages} guides in public/assets/guides/.`);
