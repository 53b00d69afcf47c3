// @ts-check
import { parseArgs } from 'node:util';
import { StartError } from './say.mjs';

export const help = `npm start [-- OPTIONS]

  --yes             install what the local hypervisor needs without asking
  --no-local-host   leave this machine's hypervisor alone
  --help            this text

Environment:
  PORT                    where to listen (8080)
  HOST                    address to listen on (127.0.0.1)
  DATA_DIR                where everything is kept (./data)
  DATABASE_URL            a PostgreSQL database instead of the embedded one
  NOVACRON_LOCAL_SOCKET   libvirtd's socket, when it is not the usual one; nothing is installed then
  NOVACRON_VIRT_TYPE      auto, kvm or qemu: what the local host's guests run as (auto)
  NOVACRON_HYPERVISORS    off leaves every hypervisor alone
  LOG_LEVEL               warn; info and debug say more`;

/**
 * @param {string[]} args
 * @returns {{ yes: boolean, noLocalHost: boolean, help: boolean }}
 * @throws  StartError that names what was not understood
 */
export function readOptions(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        yes: { type: 'boolean', short: 'y', default: false },
        'no-local-host': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return {
      yes: values.yes ?? false,
      noLocalHost: values['no-local-host'] ?? false,
      help: values.help ?? false,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message.split('.')[0] : String(error);
    throw new StartError(`${why}. See: npm start -- --help`);
  }
}
