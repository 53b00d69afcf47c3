import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPlaywright, readVitest } from './reports.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function report(content: object): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

test('a runner that wrote no report has failed', () => {
  expect(readVitest(join(folder, 'none'))).toMatchObject({ passed: 0, failed: 1 });
  expect(readPlaywright(join(folder, 'none'))).toMatchObject({ passed: 0, failed: 1 });
});

test('a file that could not be run counts as failed, beside the tests of others', () => {
  const path = report({
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 1,
    testResults: [
      { name: '/x/broken.test.ts', status: 'failed', assertionResults: [] },
      {
        name: '/x/a.test.ts',
        status: 'passed',
        assertionResults: [{ status: 'skipped', fullName: 'PostgreSQL (skipped: not installed)' }],
      },
    ],
  });
  const result = readVitest(path);
  expect(result).toMatchObject({ passed: 3, failed: 1, skipped: 1 });
  expect(result.notes.join()).toContain('PostgreSQL (skipped: not installed)');
});

test('errors outside of browser tests and flaky ones count as failed', () => {
  const path = report({
    stats: { expected: 2, unexpected: 0, flaky: 1, skipped: 0 },
    errors: [{ message: 'no browser' }],
    suites: [],
  });
  expect(readPlaywright(path)).toMatchObject({ passed: 2, failed: 2, skipped: 0 });
});

test('a failure is named with the first lines of what it said, without colours', () => {
  const said = '\u001b[31mexpected\u001b[39m 1\n\nto be 2';
  const fromVitest = readVitest(
    report({
      numPassedTests: 0,
      numFailedTests: 1,
      numPendingTests: 0,
      testResults: [
        {
          name: '/x/a.test.ts',
          status: 'failed',
          assertionResults: [{ status: 'failed', fullName: 'adds', failureMessages: [said] }],
        },
      ],
    }),
  );
  expect(fromVitest.notes.join()).toMatch(/a\.test\.ts: adds\n +expected 1\n +to be 2$/);
  const spec = {
    ok: false,
    file: 'b.spec.ts',
    title: 'clicks',
    tests: [{ status: 'unexpected', annotations: [], results: [{ error: { message: said } }] }],
  };
  const fromPlaywright = readPlaywright(
    report({
      stats: { expected: 0, unexpected: 1, flaky: 0, skipped: 0 },
      errors: [],
      suites: [{ specs: [spec] }],
    }),
  );
  expect(fromPlaywright.notes.join()).toMatch(/b\.spec\.ts: clicks\n +expected 1\n +to be 2$/);
});
