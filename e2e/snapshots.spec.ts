import { expect } from '@playwright/test';
import type { LabHost } from '../testing/lab/host.ts';
import type { Program } from '../testing/program.ts';
import { clearHost, test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { expectState, openVm, signIn } from './support/session.ts';

let host: LabHost;
let program: Program;

test.beforeAll(async ({ lab }) => {
  ({ host, program } = lab);
  const disk =
    "<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='default' volume='kept.qcow2'/><target dev='vda' bus='virtio'/></disk>";
  await host.virsh('vol-create-as', 'default', 'kept.qcow2', '20M', '--format', 'qcow2');
  const xml = minimalXml('kept').replace('</domain>', `<devices>${disk}</devices></domain>`);
  await host.run('bash', '-c', `virsh define <(echo "${xml}") && virsh start kept`);
});
test.afterAll(() => clearHost(host));

test('a snapshot is taken, stands in the tree, is gone back to, and deleted', async ({ page }) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'kept');
  await expectState(page, 'Running');
  await page.getByRole('link', { name: 'Snapshots' }).click();
  await expect(page.getByText('No snapshots yet')).toBeVisible();

  const dialog = page.getByRole('dialog');
  const tree = page.getByRole('list', { name: 'Snapshots' });
  await page.getByRole('button', { name: 'Take snapshot' }).click();
  await dialog.getByLabel('Name').fill('1st');
  await expect(dialog.getByText('A letter first')).toBeVisible();
  await dialog.getByLabel('Name').fill('before');
  await dialog.getByLabel('Description').fill('Before the upgrade');
  await expect(dialog.getByText('kept within its own qcow2 file')).toBeVisible();
  await dialog.getByLabel('With its memory').click();
  await expect(dialog.getByText('cannot go back to such a snapshot')).toBeVisible();
  await dialog.getByLabel('With its memory').click();
  await dialog.getByRole('button', { name: 'Take snapshot' }).click();
  await expect(dialog).toBeHidden();
  await expect(tree.getByText('before', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(tree.getByText('Before the upgrade')).toBeVisible();
  await expect(tree.getByText('running, with memory, within the disk')).toBeVisible();
  await expect(tree.getByText('Now', { exact: true })).toBeVisible();

  await host.virsh('setmem', 'kept', '48M', '--config');
  await host.virsh('snapshot-create-as', 'kept', 'by-hand');
  await host.virsh('suspend', 'kept');
  await expect(tree.getByText('by-hand', { exact: true })).toBeVisible({ timeout: 30_000 });

  await tree.getByRole('button', { name: 'Actions on before' }).click();
  await page.getByRole('menuitem', { name: 'Compare with now' }).click();
  await expect(dialog.getByText(/^\+.*49152/)).toBeVisible();
  await page.keyboard.press('Escape');

  await tree.getByRole('button', { name: 'Actions on before' }).click();
  await page.getByRole('menuitem', { name: 'Revert' }).click();
  await expect(dialog.getByText(/^Lost. Everything that was written/)).toBeVisible();
  await expect(dialog.getByText('Its other snapshots stay: by-hand.')).toBeVisible();
  const press = dialog.getByRole('button', { name: 'Revert to snapshot' });
  await expect(press).toBeDisabled();
  await dialog.getByLabel('Type the name to confirm').fill('kept');
  await press.click();
  await expect(dialog).toBeHidden();
  await expectState(page, 'Running');
  await expect.poll(() => host.virsh('snapshot-current', 'kept', '--name')).toBe('before');

  await tree.getByRole('button', { name: 'Actions on before' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog.getByText('What was taken after it stays: by-hand.')).toBeVisible();
  await dialog.getByLabel('Type the name to confirm').fill('before');
  await dialog.getByRole('button', { name: 'Delete snapshot' }).click();
  await expect(tree.getByText('before', { exact: true })).toBeHidden({ timeout: 30_000 });
  await expect(tree.getByText('by-hand', { exact: true })).toBeVisible();
  await expect.poll(() => host.virsh('snapshot-list', 'kept', '--name')).toBe('by-hand');
});
