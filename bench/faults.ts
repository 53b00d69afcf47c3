/** `npm run faults [row ...]`: the rows of faults at full length, against the built program and real hosts. */

import { setPriority } from 'node:os';
import { libvirtdKilled, programKilled } from './faults/create-killed.ts';
import { ownDiskFull, poolFull } from './faults/disk-full.ts';
import { fuzzed, giantFrame, identicalSubmits, lateHost } from './faults/hostile.ts';
import { halfOpen, libvirtdHangs } from './faults/hung-host.ts';
import { migrationKilled } from './faults/migration-killed.ts';
import type { Figure } from './faults/row.ts';
import { snapshotKilled } from './faults/snapshot-killed.ts';
import { eventStorm } from './faults/storm.ts';
import { hostReboots, wedgedGuests } from './faults/wedged.ts';
import { markdown } from './table.ts';

const rows: [row: number, run: () => Promise<Figure[]>][] = [
  [1, libvirtdKilled],
  [2, libvirtdHangs],
  [3, wedgedGuests],
  [4, halfOpen],
  [5, programKilled],
  [6, migrationKilled],
  [7, snapshotKilled],
  [8, identicalSubmits],
  [12, ownDiskFull],
  [12, poolFull],
  [14, eventStorm],
  [15, hostReboots],
  [16, lateHost],
  [17, fuzzed],
  [18, giantFrame],
];

const wanted = process.argv.slice(2).map(Number);
const known = [...new Set(rows.map(([row]) => row))];
const unknown = wanted.filter((row) => !known.includes(row));
if (unknown.length) {
  console.error(`There is no row ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  process.exit(2);
}

// What else the machine does is not what is measured.
setPriority(-5);

const figures: Figure[] = [];
for (const [row, run] of rows) {
  if (wanted.length && !wanted.includes(row)) continue;
  const begun = performance.now();
  console.error(`row ${row}`);
  try {
    figures.push(...(await run()));
  } catch (error) {
    console.error(error);
    const why = error instanceof Error ? error.message : String(error);
    figures.push({ row, what: 'could not be measured', measured: why, limit: '', isHeld: false });
  }
  console.error(`row ${row}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}
console.log(
  markdown(
    ['Row', 'What was done', 'Measured', 'Limit', ''],
    figures.map(({ row, what, measured, limit, isHeld }) => [
      `${row}`,
      what,
      measured,
      limit,
      isHeld === null ? '' : isHeld ? 'held' : 'NOT HELD',
    ]),
    [0],
  ),
);
process.exit(figures.every(({ isHeld }) => isHeld !== false) ? 0 : 1);
