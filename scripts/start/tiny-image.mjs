// @ts-check
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTinyLinux, tinyLinuxFacts, tinyLinuxObstacle } from '../tiny-linux/build.mjs';

/**
 * Builds an image to boot, once: the program takes it into its library when it starts. Somebody who deletes it there
 * does not get it again.
 * @param {string} dataDir
 * @param {(line: string) => void} say
 */
export async function ensureTinyImage(dataDir, say) {
  const images = join(dataDir, 'images');
  const done = join(images, '.tiny-linux-built');
  if (existsSync(done) || process.getuid?.() !== 0) return;
  const obstacle = tinyLinuxObstacle();
  if (obstacle) {
    say(`No first image is built: ${obstacle}. Add one under Images.`);
    return;
  }
  const incoming = join(images, 'incoming');
  const workDir = join(images, 'tiny-linux-work');
  mkdirSync(incoming, { recursive: true });
  say('Building Tiny Linux, a first image to boot, out of this machine’s own packages.');
  try {
    await buildTinyLinux({
      outputPath: join(incoming, 'tiny-linux.qcow2'),
      workDir,
      log: (line) => say(`  ${line}`),
    });
    // The description comes last: only a pair that is whole is taken.
    const description = join(incoming, 'tiny-linux.json');
    const { name, minMemoryMib, description: text } = tinyLinuxFacts;
    writeFileSync(`${description}.part`, JSON.stringify({ name, minMemoryMib, description: text }));
    renameSync(`${description}.part`, description);
    writeFileSync(done, '');
  } catch (error) {
    say(
      `  It was not built: ${error instanceof Error ? error.message : error}. Add an image under Images instead.`,
    );
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}
