// @ts-check
import { build } from 'esbuild';
import { sourcesHash, stampBuild } from './tools/build-stamp.mjs';
import { compressStatic } from './tools/compress-static.mjs';
import { runLoud } from './tools/run-loud.mjs';

const hash = sourcesHash();

/** Builds the pages, then the server that serves them: one file, with what cannot be bundled left outside. */
await runLoud('node_modules/.bin/next', ['build'], { NEXT_TELEMETRY_DISABLED: '1' });
await compressStatic('.next/static');
await build({
  entryPoints: ['lib/server/main.ts'],
  outfile: 'dist/server.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
  // Next finds its own files beside it; PGlite has wasm; the pages and the server share the rest as packages.
  external: [
    'next',
    'bufferutil',
    'utf-8-validate',
    '@electric-sql/pglite',
    'postgres',
    'pg-boss',
    'pino',
    'ssh2',
  ],
  // Some bundled packages still call require.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
});
stampBuild(hash);
