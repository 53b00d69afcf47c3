// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** @typedef {import('./stages.mjs').Result} Result */

/** @returns {Result} */
function missing() {
  return { passed: 0, failed: 1, skipped: 0, notes: ['The runner wrote no report.'] };
}

/**
 * What a failure says: enough to know it by where only the end of the output was kept.
 * @param {string | undefined} message
 */
function firstLines(message = '') {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines
    .slice(0, 12)
    .map((line) => `\n         ${line}`)
    .join('');
}

/** @param {string} path @returns {Result} */
export function readVitest(path) {
  if (!existsSync(path)) return missing();
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const result = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests,
    notes: [],
  };
  /** @type {string[]} */
  const notes = result.notes;
  for (const file of report.testResults) {
    const name = relative(process.cwd(), file.name);
    // A file that could not be loaded has no tests that could fail.
    if (file.status === 'failed' && file.assertionResults.length === 0) {
      result.failed += 1;
      notes.push(`failed: ${name} could not be run${firstLines(file.message)}`);
    }
    for (const test of file.assertionResults) {
      if (test.status === 'failed') {
        notes.push(`failed: ${name}: ${test.fullName}${firstLines(test.failureMessages?.[0])}`);
      }
      if (test.status === 'pending' || test.status === 'skipped')
        notes.push(`skipped: ${name}: ${test.fullName}`);
    }
  }
  return result;
}

/** @param {string} path @returns {Result} */
export function readPlaywright(path) {
  if (!existsSync(path)) return missing();
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const { expected, unexpected, flaky, skipped } = report.stats;
  /** @type {string[]} */
  const notes = report.errors.map(
    (/** @type {{ message?: string }} */ error) => `error: ${error.message ?? ''}`,
  );
  /** @param {any} suite */
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) {
      if (!spec.ok) {
        const error = spec.tests.flatMap((/** @type {any} */ test) => test.results).at(-1)?.error;
        notes.push(`failed: ${spec.file}: ${spec.title}${firstLines(error?.message)}`);
      }
      for (const test of spec.tests) {
        if (test.status !== 'skipped') continue;
        const why = test.annotations.find(
          (/** @type {{ type: string }} */ { type }) => type === 'skip',
        )?.description;
        notes.push(`skipped: ${spec.title}${why ? `: ${why}` : ' (a test before it failed)'}`);
      }
    }
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of report.suites) visit(suite);
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped, notes };
}
