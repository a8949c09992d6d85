#!/usr/bin/env node
try {
  await import('../dist/gocomet.js');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  process.stderr.write('gocomet: it is not built yet. Run: npm run prepare\n');
  process.exitCode = 3;
}
