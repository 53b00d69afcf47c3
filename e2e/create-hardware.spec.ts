import { expect } from '@playwright/test';
import type { LabHost } from '../testing/lab/host.ts';
import type { Program } from '../testing/program.ts';
import { clearHost, test } from './support/lab.ts';
import { expectState, signIn } from './support/session.ts';

let host: LabHost;
let program: Program;

test.beforeAll(async ({ lab }) => {
  ({ host, program } = lab);
  for (const name of ['moved-here.img', 'spare.img'])
    await host.virsh('vol-create-as', 'default', name, '8M', '--format', 'raw');
  await host.virsh('pool-define-as', 'second', 'dir', '--target', '/var/lib/libvirt/second');
  await host.virsh('pool-build', 'second');
  await host.virsh('pool-start', 'second');
  // libvirt tells nobody of a new volume, but of a pool that is read again.
  await host.virsh('pool-refresh', 'default');
});
test.afterAll(() => clearHost(host));

test('a disk of the host becomes a VM with the hardware that was chosen', async ({ page }) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('imported');
  await page.getByRole('button', { name: 'Disk on the host' }).click();
  await page.getByLabel('Volume').selectOption('default/moved-here.img');
  await expect(page.getByText('raw, 8 MiB.')).toBeVisible();
  await page.getByRole('button', { name: 'Add card' }).click();
  await page.getByLabel('Model 2').selectOption('e1000e');
  await page.getByLabel('MAC address 2').fill('52:54:00:12:34:57');

  await page.getByText('cloud-init', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Set the system up with cloud-init' }).click();
  await page.getByLabel('User data').fill('#cloud-config\npassword: [hunter2\n');
  await page.getByText('Disks', { exact: true }).click();
  await page.getByLabel('Bus', { exact: true }).selectOption('sata');
  await page.getByRole('button', { name: 'Add empty disk' }).click();
  await page.getByLabel('Size 2').fill('0.5');
  await page.getByLabel('Pool 2').selectOption('second');
  await page.getByText('Firmware and CPU').click();
  await expect(page.getByRole('checkbox', { name: 'TPM 2.0' })).toBeVisible();
  await page.getByLabel('CPU model').selectOption('qemu64');
  await page.getByText('Screen and guest').click();
  await page.getByRole('checkbox', { name: 'Start it with the host' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByText('this is no valid YAML').first()).toBeVisible();
  await page.getByLabel('User data').fill('#cloud-config\npassword: hunter2\n');
  await page.getByRole('button', { name: 'Review' }).click();

  await expect(page.getByText('is free, and use it as it is')).toBeVisible();
  await expect(page.getByText(/^Make the disk imported-.* in the pool second\.$/)).toBeVisible();
  await expect(page.getByText('user data of 2 lines').first()).toBeVisible();
  await expect(page.getByText('qemu64').first()).toBeVisible();
  await expect(page.getByText('52:54:00:12:34:57').first()).toBeVisible();
  await page.getByRole('button', { name: 'Create VM' }).click();
  await expectState(page, 'Running');
  const xml = await host.virsh('dumpxml', 'imported', '--inactive');
  for (const part of [
    "volume='moved-here.img'",
    "bus='sata'",
    'qemu64',
    "type='e1000e'",
    '-seed.iso',
    "pool='second'",
  ])
    expect(xml).toContain(part);
  expect(await host.virsh('list', '--autostart', '--name')).toBe('imported');

  // Two at once, with numbers behind their name, and one page for both.
  await page.goto(`${program.baseUrl}/vms/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('fleet');
  await page.getByLabel('How many').fill('2');
  await expect(page.getByText('fleet-1, fleet-2')).toBeVisible();
  await page.getByRole('button', { name: 'Empty disk' }).click();
  await page.getByRole('checkbox', { name: 'Start it when it is made' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('list', { name: 'All of them' }).getByRole('listitem')).toHaveCount(2);
  await page.getByRole('button', { name: 'Create 2 VMs' }).click();
  await expect(page.getByText('2 of 2 done')).toBeVisible();
  await expect(page.getByRole('row', { name: /Create fleet-[12].*Done/ })).toHaveCount(2);
  expect((await host.virsh('list', '--all', '--name')).split('\n')).toEqual(
    expect.arrayContaining(['fleet-1', 'fleet-2']),
  );

  // A volume that a VM has is offered to no second one.
  await page.goto(`${program.baseUrl}/vms/new`);
  await page.getByRole('button', { name: 'Disk on the host' }).click();
  const offered = page.getByLabel('Volume').getByRole('option');
  await expect(offered.filter({ hasText: 'spare.img' })).toHaveCount(1);
  await expect(offered.filter({ hasText: 'moved-here.img' })).toHaveCount(0);
});
