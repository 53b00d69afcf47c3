import type { LabHost } from '../../../../testing/lab/host.ts';
import { waitFor } from '../../../../testing/lab/wait-for.ts';

/** Waits for the guest's agent, and has it run a shell command. @returns what that printed, to the byte */
export async function runInGuest(host: LabHost, name: string, command: string): Promise<string> {
  const ask = async (execute: string, args: object) => {
    const text = await host.virsh('qemu-agent-command', name, JSON.stringify({ execute, arguments: args }));
    return JSON.parse(text).return;
  };
  await waitFor('the guest agent', 60_000, () =>
    ask('guest-ping', {}).then(
      () => true,
      () => false,
    ),
  ).catch(async (error) => {
    // Whether it stands still is seen by its processor.
    const registers = await host.virsh('qemu-monitor-command', name, '--hmp', 'info registers');
    throw new Error(`${error.message}; ${await host.virsh('domstate', name)}, ${registers.slice(0, 600)}`);
  });
  const args = { path: '/bin/sh', arg: ['-c', command], 'capture-output': true };
  const { pid } = await ask('guest-exec', args);
  const ended = await waitFor('the command', 60_000, async () => {
    const status = await ask('guest-exec-status', { pid });
    return status.exited ? status : false;
  });
  const read = (part?: string) => Buffer.from(part ?? '', 'base64').toString();
  if (ended.exitcode !== 0) throw new Error(`${command}: ${ended.exitcode}, ${read(ended['err-data'])}`);
  return read(ended['out-data']);
}
