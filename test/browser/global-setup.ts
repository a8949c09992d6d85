import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { provideStack } from '../support/global-setup.ts';
import { PROJECT } from '../support/worker-bundle.ts';
import { findChromium } from './chromium.ts';

/** The API with all of its pages, and a browser to read them with. Says what is missing, and how to get it. */
export default async function setup(project: TestProject) {
  findChromium();
  if (!existsSync(join(PROJECT, 'public/assets/reference/widget.json'))) {
    throw new Error('The reference page is not built. Run: npm run build:assets');
  }
  return provideStack(project, 'all');
}
