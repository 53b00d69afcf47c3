import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';

/**
 * Takes the data folder for this process. PGlite itself takes no lock, and two processes on one folder lose
 * rows without an error. The kernel ends the lock with the process, also after kill -9.
 * @returns how to let it go
 * @throws  AppError `conflict` when another process holds it
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lock');
  const fd = openSync(path, 'a+', 0o600);
  // Node has no flock(2), but a lock belongs to the open file, so a child can take it on ours.
  const result = spawnSync('flock', ['--nonblock', '3'], { stdio: ['ignore', 'ignore', 'pipe', fd] });
  if (result.status !== 0) {
    closeSync(fd);
    if (result.error) {
      throw new AppError(
        {
          code: 'not_possible',
          userMessage: 'The data folder cannot be locked: the program flock is missing.',
          advice: 'Install util-linux, which every Debian and Ubuntu has.',
        },
        { cause: result.error },
      );
    }
    const holder = readFileSync(path, 'utf8').trim();
    throw new AppError({
      code: 'conflict',
      userMessage: `The data folder ${folder} is in use by another NovaCron${holder ? ` (process ${holder})` : ''}.`,
      advice: 'Stop that one first, or give this one another folder with DATA_DIR.',
    });
  }
  ftruncateSync(fd);
  writeSync(fd, `${process.pid}\n`);
  return () => closeSync(fd);
}
