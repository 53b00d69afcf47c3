import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../domain/errors.ts';

/** Makes the data folder, and fails now and plainly rather than later and somewhere inside. */
export function prepareDataFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    // Permission bits do not tell of a read-only file system; a written file does.
    writeFileSync(join(folder, '.writable'), '');
  } catch (cause) {
    throw new AppError(
      {
        code: 'not_possible',
        userMessage: `The data folder ${folder} cannot be used: ${why(cause)}.`,
        advice: 'Make it readable and writable for this user, or name another one with DATA_DIR.',
      },
      { cause },
    );
  }
}

/** Node's own recursive mkdir never returns where the file system answers ENOENT below a folder that exists (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    // Reading it as a folder fails with ENOTDIR for a file, which is the word to tell.
    readdirSync(folder);
    return;
  }
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/**
 * Reads a key of the data folder, or makes it. `secret` signs sessions: without it every restart would sign
 * everybody out. `secrets-key` seals the keys and passwords in the database: without it they are lost.
 */
export function readOrMakeSecret(folder: string, name: 'secret' | 'secrets-key' = 'secret'): string {
  const path = join(folder, name);
  try {
    const made = randomBytes(32).toString('base64url');
    writeFileSync(path, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const secret = readFileSync(path, 'utf8').trim();
  if (secret.length >= 32) return secret;
  throw new AppError({
    code: 'not_possible',
    userMessage: `The file ${path} does not hold a key.`,
    advice:
      name === 'secret'
        ? 'Remove it to have a new one made; everybody then signs in again.'
        : 'Bring back the one that was there. With a new one, the keys and passwords of hosts are entered again.',
  });
}

function why(error: unknown): string {
  const words: Record<string, string> = {
    EACCES: 'this user may not read and write it',
    EPERM: 'this user may not read and write it',
    EROFS: 'its file system is read-only',
    ENOSPC: 'its file system is full',
    EEXIST: 'it is a file, not a folder',
    ENOTDIR: 'a part of its path is a file, not a folder',
    ENOENT: 'it cannot be made there',
  };
  const code = codeOf(error);
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
