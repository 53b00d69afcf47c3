// @ts-check
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** A program that ended badly; `output` holds its last words. */
export class RunError extends Error {
  /** @param {string} message @param {string} output */
  constructor(message, output) {
    super(message);
    this.name = 'RunError';
    this.output = output;
  }
}

/**
 * Runs a program quietly to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, asBuffer?: boolean }} [options]
 * @returns {Promise<{ stdout: string, stderr: string, bytes: Buffer }>}
 * @throws  RunError with the last lines of what it printed
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const out = [];
    /** @type {Buffer[]} */
    const err = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', (error) => reject(new RunError(`${program} cannot be run: ${error.message}`, '')));
    child.on('close', (code, signal) => {
      const bytes = Buffer.concat(out);
      const stderr = Buffer.concat(err).toString();
      const stdout = options.asBuffer ? '' : bytes.toString();
      if (code === 0) return resolve({ stdout, stderr, bytes });
      const words = (stderr.trim() || stdout.trim()).split('\n').slice(-15).join('\n');
      const how = signal ? `was ended by ${signal}` : `failed with code ${code}`;
      reject(
        new RunError(`${[program, ...args].join(' ').slice(0, 200)} ${how}: ${words}`, `${stdout}${stderr}`),
      );
    });
  });
}

/**
 * Whether a program is on the path, or in the folders of root that a plain user's path may lack.
 * @param {string} name
 */
export function hasProgram(name) {
  return findProgram(name) !== null;
}

/** @param {string} name @returns {string | null} */
export function findProgram(name) {
  for (const folder of [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin']) {
    try {
      const path = join(folder, name);
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this one.
    }
  }
  return null;
}
