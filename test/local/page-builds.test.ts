import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { buildPagesOnSave } from '../../local/worker/page-builds.ts';

let stop = () => {};
afterEach(() => stop());

/** Watches a folder of its own; a build takes as long as the test lets it. */
function start() {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  mkdirSync(join(folder, 'parts'));
  const builds: { end: () => void; fail: (mistake: string) => void }[] = [];
  const mistakes: string[] = [];
  stop = buildPagesOnSave({
    paths: [folder],
    build: () =>
      new Promise((resolve, reject) => {
        builds.push({ end: resolve, fail: (mistake) => reject(new Error(mistake)) });
      }),
    onFailure: (mistake) => mistakes.push(mistake),
  });
  const save = (name: string) => writeFileSync(join(folder, name), crypto.randomUUID());
  return { save, builds, mistakes };
}

test('a save builds, below the folder too; those during a build make one more', async () => {
  const { save, builds } = start();
  save('base.css');
  await expect.poll(() => builds).toHaveLength(1);
  for (const name of ['parts/card.css', 'base.css', 'parts/form.css']) save(name);
  builds[0]?.end();
  await expect.poll(() => builds).toHaveLength(2);
  builds[1]?.end();
});

test('a build that fails says why, and the next save builds again', async () => {
  const { save, builds, mistakes } = start();
  save('base.css');
  await expect.poll(() => builds).toHaveLength(1);
  builds[0]?.fail('a brace is missing');
  await expect.poll(() => mistakes).toEqual(['a brace is missing']);
  save('parts/card.css');
  await expect.poll(() => builds).toHaveLength(2);
});
