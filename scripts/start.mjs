// @ts-check
/** `npm start`: does what is not done yet, says what it does, and runs the program. Only Node's own modules here. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWhenChanged } from './start/build.mjs';
import { checkDataFolder, checkNode, checkPort } from './start/checks.mjs';
import { prepareLocalHost } from './start/local-host.mjs';
import { help, readOptions } from './start/options.mjs';
import { StartError, say } from './start/say.mjs';
import { ensureTinyImage } from './start/tiny-image.mjs';
import { installModules } from './tools/modules.mjs';

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    say(help);
    return;
  }
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  checkNode(process.versions.node);
  const dataDir = resolve(process.env.DATA_DIR || 'data');
  // What cannot work is said before anything that takes long. The folder first: a second NovaCron on it finds the
  // port taken too, and the folder is the better reason.
  checkDataFolder(dataDir, Boolean(process.env.DATABASE_URL));
  await checkPort(process.env.HOST || '127.0.0.1', process.env.PORT || '8080');
  await installModules(say);
  await buildWhenChanged(say);
  const socketPath = await prepareLocalHost(options);
  if (socketPath) await ensureTinyImage(dataDir, say);
  Object.assign(process.env, {
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    NOVACRON_LOCAL_SOCKET: socketPath ?? '',
  });
  // A terminal shows what a person needs; whoever wants every line says so.
  process.env.LOG_LEVEL ||= 'warn';
  // In this process: Ctrl-C, signals and the exit code are then the program's own.
  await import(new URL('../dist/server.js', import.meta.url).href);
}

main().catch((error) => {
  console.error(error instanceof StartError ? `NovaCron cannot start. ${error.message}` : error);
  process.exit(1);
});
