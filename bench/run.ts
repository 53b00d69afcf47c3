/** `npm run bench [name ...]`: runs all measurements, or the named ones, and prints one table. */
import { benchClick } from './click.ts';
import { benchConsoleRelay } from './console-relay.ts';
import { benchCreate } from './create.ts';
import { benchIdle } from './idle.ts';
import { benchLateHost } from './late-host.ts';
import { benchListRefresh } from './list-refresh.ts';
import { benchListScale } from './list-scale.ts';
import type { Row } from './measure.ts';
import { installPeers } from './prepare.ts';
import { markdown } from './table.ts';

const benches: Record<string, () => Promise<Row[]>> = {
  'list-refresh': benchListRefresh,
  'list-scale': benchListScale,
  create: benchCreate,
  click: benchClick,
  'console-relay': benchConsoleRelay,
  'late-host': benchLateHost,
  idle: benchIdle,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}

await installPeers();
const rows: Row[] = [];
let hasFailed = false;
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length && !wanted.includes(name)) continue;
  const startedAt = performance.now();
  try {
    rows.push(...(await bench()));
  } catch (error) {
    hasFailed = true;
    console.error(`${name} could not be measured:`, error);
  }
  console.error(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}
console.log(table(rows));
process.exit(hasFailed ? 1 : 0);

function table(rows: Row[]): string {
  return markdown(
    ['Measure', 'Ours', 'Peer', 'Ratio', 'Beside'],
    rows.map(({ name, unit, ours, peer, note }) => [
      name,
      figure(ours, unit),
      peer === null ? '-' : figure(peer, unit),
      peer === null ? '-' : `${(ours / peer).toFixed(2)}`,
      note,
    ]),
    [1, 2, 3],
  );
}

function figure(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}
