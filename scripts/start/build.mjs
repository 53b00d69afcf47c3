// @ts-check
import { isBuilt } from '../tools/build-stamp.mjs';
import { run } from '../tools/run.mjs';
import { StartError } from './say.mjs';

/**
 * Builds, unless what is there was built from the same sources.
 * @param {(line: string) => void} say
 */
export async function buildWhenChanged(say) {
  if (isBuilt()) return;
  say('Building; this takes about half a minute.');
  try {
    await run(process.execPath, ['scripts/build.mjs']);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new StartError(`The build failed:\n${words}`);
  }
}
