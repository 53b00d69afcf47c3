// @ts-check

/** Something that the person can mend: one clear line, no stack. */
export class StartError extends Error {}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}
