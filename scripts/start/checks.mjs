// @ts-check
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { StartError } from './say.mjs';

const oldestNode = [20, 19];

/** @param {string} version  as in process.versions.node */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new StartError(`It needs Node ${oldestNode.join('.')} or newer, and this is Node ${version}.`);
}

/** @param {string} host @param {string} text */
export async function checkPort(host, text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StartError(`PORT is "${text}", and must be a number from 0 to 65535.`);
  }
  const server = createServer();
  await new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      reject(new StartError(portProblem(error, host, port))),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(resolve));
  });
}

/** @param {NodeJS.ErrnoException} error @param {string} host @param {number} port */
function portProblem(error, host, port) {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} on ${host} is in use by another program. Choose another with PORT.`;
  if (error.code === 'EACCES')
    return `Port ${port} needs more rights than this user has. Choose one above 1023 with PORT.`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `${host} is no address of this machine. Choose another with HOST.`;
  return `Port ${port} on ${host} cannot be used: ${error.message}.`;
}

/**
 * @param {string} folder
 * @param {boolean} isShared  the database is elsewhere, so that several programs may use the folder
 */
export function checkDataFolder(folder, isShared) {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  if (!statSync(existing).isDirectory())
    throw new StartError(`The data folder ${folder} cannot be used: ${existing} is a file.`);
  try {
    accessSync(existing, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new StartError(
      `The data folder ${folder} cannot be used: this user may not read and write ${existing}.`,
    );
  }
  const lock = join(folder, 'lock');
  if (isShared || !existsSync(lock)) return;
  const taken = spawnSync('flock', ['--nonblock', lock, 'true']);
  if (taken.status === 1) {
    const holder = readFileSync(lock, 'utf8').trim();
    throw new StartError(
      `The data folder ${folder} is in use by another NovaCron (process ${holder}). Stop that one, or choose another folder with DATA_DIR.`,
    );
  }
}
