/**
 * Runs before each script, in plain JavaScript that Node 20 understands: without the install scripts of
 * npm, `node` is the machine's own, which may know no TypeScript, and would answer with a stack trace.
 */
import { createRequire } from 'node:module';

const PACKAGES = ['pg', 'wrangler'];

const problem = findProblem();
if (problem) {
  process.stderr.write(`\n  ${problem.join('\n  ')}\n\n`);
  process.exit(1);
}

function findProblem() {
  if (PACKAGES.some(isMissing)) {
    return ['The packages that this needs are not installed.', 'Run: npm install'];
  }
  if (process.features.typescript) return null;
  return [
    `This is Node ${process.versions.node}, which cannot run TypeScript.`,
    'npm brings a Node that can, by the install script of the package "node". It has not run,',
    'as after "npm install --ignore-scripts".',
    'Run: npm rebuild --ignore-scripts=false',
  ];
}

function isMissing(name) {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return false;
  } catch {
    return true;
  }
}
