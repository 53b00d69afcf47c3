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

/**
 * The same beside something else, which comes first: with less of the processor, and its output shown when it is
 * over.
 * @param {string} program
 * @param {string[]} args
 * @throws  when it ends badly
 */
export async function runBeside(program, args) {
  const child = spawn('nice', ['-n', '5', program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {Buffer[]} */
  const output = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (/** @type {Buffer} */ chunk) => output.push(chunk));
  const [code, signal] = await once(child, 'close');
  process.stdout.write(Buffer.concat(output));
  if (code !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${signal ?? code}`);
}
