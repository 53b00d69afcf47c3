/** A program of its own that migrates a VM, and is killed with the very signal that nothing survives. */
import { argv, kill, pid } from 'node:process';
import type { MigrateVmSpec } from '../../driver.ts';
import { type Link, openLink } from '../link.ts';
import { migrateSteps } from '../migrate/steps.ts';
import { recorder } from './lab-driver.ts';

export type KilledMigration = {
  source: string;
  target: string;
  spec: MigrateVmSpec;
  /** The call of libvirt's at which it ends: when it was sent, or when it was answered. */
  call: string;
  moment: 'sent' | 'answered';
};

const { source, target, spec, call, moment } = JSON.parse(argv[2] ?? '') as KilledMigration;

function dying(socketPath: string): Link {
  const link = openLink({
    hostId: socketPath,
    name: socketPath,
    connection: { transport: 'unix', socketPath },
    secrets: {},
    virtType: 'qemu',
  });
  return {
    ...link,
    async call(lane, name, args, options) {
      const answer = link.call(lane, name, args, options);
      if (name !== call) return answer;
      if (moment === 'answered') await answer;
      // What was written to a socket arrives, whoever dies; it is written within this turn or the next.
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
      kill(pid, 'SIGKILL');
      return answer;
    },
  };
}

const links = [dying(source), dying(target)] as const;
// Connected before anything is asked for, so that what is asked for is sent at once.
for (const link of links) await link.call('commands', 'connectGetLibVersion', {}, {});
const { context } = recorder();
for (const step of migrateSteps(links[0], () => links[1], spec)) await step.run(context);
throw new Error(`${call} was never called`);
