import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { generate } from './generate.ts';
import { openSources, type Sources, withRelease } from './sources.ts';

/**
 * Writes the tables of the protocol anew: `npm run libvirt:protocol -- --version 11.3.0` fetches that release,
 * `-- --source FOLDER` takes one that is unpacked already. `--to FOLDER` writes elsewhere, to compare.
 */
const { values } = parseArgs({
  options: { version: { type: 'string' }, source: { type: 'string' }, to: { type: 'string' } },
});
const target = resolve(values.to ?? join(import.meta.dirname, '..'));

if (values.source) write(openSources(resolve(values.source)));
else if (values.version) await withRelease(values.version, write);
else {
  console.error('Say --version NUMBER, or --source FOLDER with the unpacked sources of libvirt.');
  process.exitCode = 1;
}

function write(sources: Sources): void {
  const mark = '// Written by npm run libvirt:protocol';
  const files = generate(sources);
  // Whatever an earlier run wrote and this one does not must not stay.
  for (const folder of ['', 'procedures', 'constants']) {
    const path = join(target, folder);
    if (!existsSync(path)) continue;
    for (const name of readdirSync(path).filter((name) => name.endsWith('.ts')))
      if (readFileSync(join(path, name), 'utf8').startsWith(mark)) rmSync(join(path, name));
  }
  const paths = [...files.keys()].map((path) => join(target, path));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), `${mark} from libvirt ${sources.version}; do not edit.\n\n${text}`);
  }
  execFileSync('npx', ['biome', 'check', '--write', '--vcs-enabled=false', ...paths], { stdio: 'inherit' });
  console.log(`${files.size} files written from libvirt ${sources.version}`);
}
