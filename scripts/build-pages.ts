/** Builds what the pages are made of besides the Worker's script, in public/assets/. */
import { buildPages } from './pages/build.ts';

const { guides, islands } = await buildPages();
console.log(`${guides} guides and ${islands} scripts of pages in public/assets/.`);
