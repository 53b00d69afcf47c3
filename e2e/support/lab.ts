import { test as base } from '@playwright/test';
import { type LabHost, startLabHost } from '../../testing/lab/host.ts';
import { type Program, startProgram } from '../../testing/program.ts';
import { signInFirst } from './session.ts';

export type Lab = { host: LabHost; program: Program };

/**
 * One host with the built program beside it, signed in, for all files that ask for `lab`: starting both takes longer
 * than most tests. Such a file names its machines as no other does, because the list shows for a while what is gone, and
 * ends with `clearHost`. All files use this `test`, or each change between two kinds of it would start both anew.
 */
export const test = base.extend<object, { lab: Lab }>({
  lab: [
    async ({ browser }, use) => {
      const host = await startLabHost();
      let program: Program | undefined;
      try {
        program = await startProgram({ host });
        const page = await browser.newPage();
        await signInFirst(page, program);
        await page.close();
        await use({ host, program });
      } finally {
        await program?.stop();
        await host.stop();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** Takes away everything that a file has left on the host, but for the images that machines are made from. */
export async function clearHost(host: LabHost): Promise<void> {
  // Some lists pad their names.
  const names = async (...args: string[]) =>
    (await host.virsh(...args, '--name'))
      .split('\n')
      .map((name) => name.trim())
      .filter(Boolean);
  for (const vm of await names('list')) await host.virsh('destroy', vm);
  for (const vm of await names('list', '--all'))
    await host.virsh('undefine', vm, '--nvram', '--managed-save', '--snapshots-metadata');
  for (const kind of ['net', 'pool'])
    for (const name of (await names(`${kind}-list`, '--all')).filter((name) => name !== 'default')) {
      await host.virsh(`${kind}-destroy`, name).catch(() => {});
      await host.virsh(`${kind}-undefine`, name);
    }
  await host.run('bash', '-c', `find /var/lib/libvirt/images -mindepth 1 ! -name 'novacron-image-*' -delete`);
  await host.virsh('pool-refresh', 'default');
}
