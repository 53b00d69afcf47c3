/** `npm run bench:libvirt [part ...]`: lib/libvirt beside the other clients, on one daemon, in turns. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { startBenchHost } from './libvirt-host.ts';
import { benchMemory } from './libvirt-memory.ts';
import {
  benchInFlight,
  benchList,
  benchSequential,
  benchVolume,
  type Line,
  type Sides,
} from './libvirt-parts.ts';
import { startGo, startOurs, startPython } from './libvirt-peers.ts';
import { installPackages } from './prepare.ts';

const parts: Record<string, (sides: Sides) => Promise<Line[]>> = {
  sequential: benchSequential,
  'in-flight': benchInFlight,
  list: benchList,
  volume: benchVolume,
  memory: benchMemory,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

await installPackages(['python3-libvirt', 'golang-go', 'golang-github-digitalocean-go-libvirt-dev']).catch(
  (error: Error) => console.error(`${error.message}; what needs them is left out`),
);
// What else the machine does then delays everybody less; all that is started here inherits it.
if (process.getuid?.() === 0) setPriority(-15);
const hasPython = spawnSync('/usr/bin/python3', ['-c', 'import libvirt']).status === 0;
const hasGo =
  spawnSync('go', ['version']).status === 0 &&
  existsSync('/usr/share/gocode/src/github.com/digitalocean/go-libvirt');

const lines: Line[] = [];
const host = await startBenchHost();
const started: { stop(): Promise<void> }[] = [host];
try {
  const ours = await startOurs(host);
  started.push(ours);
  const python = hasPython ? startPython(host) : null;
  if (python) started.push(python);
  const go = hasGo ? await startGo(host) : null;
  if (go) started.push(go);
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length && !wanted.includes(name)) continue;
    const startedAt = performance.now();
    lines.push(...(await part({ host, ours, python, go })));
    console.error(`${name}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  }
} finally {
  for (const { stop } of started.reverse()) await stop();
}
console.log(table(lines));
process.exit(lines.every((line) => verdict(line) !== 'FAILS') ? 0 : 1);

/** Figures are compared as they are printed. */
function verdict({ ratio, target }: Line): string {
  if (target === null || ratio === null) return '';
  return Number(ratio.toFixed(2)) >= target ? 'holds' : 'FAILS';
}

/** Aligned for a terminal, and Markdown for the page beside this. */
function table(lines: Line[]): string {
  const cells = [
    ['Measure', 'Client', 'Median', 'Ours to it', 'At least', '', 'Note'],
    ...lines.map((line) => [
      line.measure,
      line.who,
      line.figure,
      line.ratio?.toFixed(2) ?? '',
      line.target?.toFixed(1) ?? '',
      verdict(line),
      line.note,
    ]),
  ];
  const widths = cells[0]?.map((_, i) => Math.max(3, ...cells.map((line) => line[i]?.length ?? 0))) ?? [];
  const isRight = (i: number) => i > 1 && i < 5;
  const printed = cells.map(
    (line) =>
      `| ${line.map((cell, i) => (isRight(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`,
  );
  const rule = widths.map((width, i) => (isRight(i) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [printed[0], `| ${rule.join(' | ')} |`, ...printed.slice(1)].join('\n');
}
