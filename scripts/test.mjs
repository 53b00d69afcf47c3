// @ts-check
/** `npm test [part ...]`: installs what the tests need, runs every part, and counts them all in one last line. */
import { mkdirSync } from 'node:fs';
import { prepare } from './test/prepare.mjs';
import { stages } from './test/stages.mjs';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length) {
  console.error(
    `There is no part named ${unknown.join(', ')}. Parts: ${stages.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const chosen = wanted.length ? stages.filter(({ name }) => wanted.includes(name)) : stages;
mkdirSync('test-results', { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const lines = [];

/** @param {import('./test/stages.mjs').Stage} stage @param {boolean} isBeside */
async function runStage(stage, isBeside = false) {
  if (!isBeside) console.log(`\n== ${stage.title}`);
  const begun = performance.now();
  const result = await stage.run(isBeside).catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0, notes: [] };
  });
  const seconds = Math.round((performance.now() - begun) / 1000);
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
  const { passed, failed, skipped } = result;
  lines.push(
    `${failed ? 'FAILED' : 'ok    '} ${stage.title}: ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds} s)`,
  );
  lines.push(...result.notes.map((note) => `       ${note}`));
}

await prepare(chosen.some(({ needsMachine }) => needsMachine));
/** @param {string} name */
const besideOf = (name) => chosen.filter(({ beside }) => beside === name);
for (const stage of chosen) {
  if (chosen.some(({ name }) => name === stage.beside)) continue;
  await Promise.all([runStage(stage), ...besideOf(stage.name).map((other) => runStage(other, true))]);
}
console.log(`\n${lines.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed ? 1 : 0);
