// @ts-check
import { runBeside, runLoud } from '../tools/run-loud.mjs';
import { readPlaywright, readVitest } from './reports.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number, notes: string[] }} Result
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} title
 * @property {boolean} [needsMachine]
 * @property {string} [beside]  the stage that it runs together with, where both are wanted
 * @property {(isBeside: boolean) => Promise<Result>} run
 */

const bin = 'node_modules/.bin/';

/** @type {Stage[]} */
export const stages = [
  check('lint', 'Format and lint', (run) => run(`${bin}biome`, ['ci', '--error-on-warnings']), 'build'),
  check('types', 'Types', async () => {
    // Writes the types of the routes, which a fresh clone does not have.
    await runLoud(`${bin}next`, ['typegen'], { NEXT_TELEMETRY_DISABLED: '1' });
    await runLoud(`${bin}tsc`, ['--noEmit']);
  }),
  check(
    'arrows',
    'Arrows between rooms',
    (run) => run(`${bin}depcruise`, ['app', 'components', 'lib', 'drizzle']),
    'build',
  ),
  check('unused', 'Unused code', (run) => run(`${bin}knip`, []), 'build'),
  {
    name: 'unit',
    title: 'Unit tests',
    // Those mostly wait for guests.
    beside: 'integration',
    run: (isBeside) => vitest('unit', isBeside ? runBeside : runLoud),
  },
  // The tests of the program use the built pages.
  check('build', 'Build', () => runLoud('node', ['scripts/build.mjs'])),
  {
    name: 'integration',
    title: 'Integration tests',
    needsMachine: true,
    run: () => vitest('integration', runLoud),
  },
  { name: 'e2e', title: 'Browser tests', needsMachine: true, run: playwright },
];

/**
 * A checker counts as one test.
 * @param {string} name
 * @param {string} title
 * @param {(run: (program: string, args: string[]) => Promise<void>) => Promise<void>} work
 * @param {string} [beside]
 * @returns {Stage}
 */
function check(name, title, work, beside) {
  return {
    name,
    title,
    ...(beside ? { beside } : {}),
    async run(isBeside) {
      await work(isBeside ? runBeside : runLoud);
      return { passed: 1, failed: 0, skipped: 0, notes: [] };
    },
  };
}

/** @param {string} project @param {(program: string, args: string[]) => Promise<void>} run */
function vitest(project, run) {
  const report = `test-results/${project}.json`;
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  return counted(() => run(`${bin}vitest`, args), report, readVitest);
}

function playwright() {
  const report = 'test-results/e2e.json';
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  return counted(
    () => runLoud(`${bin}playwright`, ['test', '--reporter=list,json'], env),
    report,
    readPlaywright,
  );
}

/**
 * @param {() => Promise<void>} run
 * @param {string} report
 * @param {(path: string) => Result} read
 * @returns {Promise<Result>}
 */
async function counted(run, report, read) {
  const { rm } = await import('node:fs/promises');
  await rm(report, { force: true });
  const isOk = await run().then(
    () => true,
    () => false,
  );
  const result = read(report);
  // A runner that fails without a failed test crashed, or met an error that belongs to no test.
  if (!isOk && result.failed === 0) {
    return { ...result, failed: 1, notes: [...result.notes, 'The runner itself failed: see above.'] };
  }
  return result;
}
