// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a program with its output shown as it comes.
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [env]  added to ours
 * @throws  when it ends badly
 */
export async function runLoud(program, args, env = {}) {
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${signal ?? code}`);
}
