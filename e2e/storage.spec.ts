import { expect, test } from '@playwright/test';
import { type LabHost, startLabHost } from '../testing/lab/host.ts';
import { type Program, startProgram } from '../testing/program.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { signIn, signInFirst } from './support/session.ts';

let host: LabHost;
let program: Program;

test.beforeAll(async ({ browser }) => {
  host = await startLabHost();
  await host.virsh('vol-create-as', 'default', 'web.qcow2', '64M', '--format', 'qcow2');
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('web')}")`);
  const disk = '/var/lib/libvirt/images/web.qcow2';
  await host.virsh('attach-disk', 'web', disk, 'vda', '--subdriver', 'qcow2', '--config');
  program = await startProgram({ host });
  const page = await browser.newPage();
  await signInFirst(page, program);
  await page.close();
});
test.afterAll(async () => {
  await program?.stop();
  await host?.stop();
});

test('a pool shows who needs each volume; one that is needed is not deleted, a new one is', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/storage`);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Create pool' }).click();
  await dialog.getByLabel('Name').fill('etc');
  await dialog.getByLabel('Folder').fill('/etc/libvirt');
  await expect(dialog.getByText(/^Not possible.*belongs to the host itself/)).toBeVisible();
  await dialog.getByLabel('Name').fill('extra');
  await dialog.getByLabel('Folder').fill('/var/lib/libvirt/images/extra');
  await dialog.getByRole('button', { name: 'Create pool' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /extra/ })).toContainText('Active');

  await page.getByRole('link', { name: 'default' }).click();
  await expect(page.getByRole('heading', { name: 'default' })).toBeVisible();
  const row = (name: string) => page.getByRole('row', { name });
  await expect(row('web.qcow2').getByRole('link', { name: 'web' })).toBeVisible();
  await page.getByRole('button', { name: 'Actions for web.qcow2' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialog.getByLabel('Type the name').fill('web.qcow2');
  await expect(dialog.getByText(/^Not possible.*web needs it/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Delete volume' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'Create volume' }).click();
  await dialog.getByLabel('Name').fill('data.raw');
  await dialog.getByLabel('Size').fill('0.25');
  await dialog.getByLabel('Format').selectOption('raw');
  await dialog.getByRole('button', { name: 'Create volume' }).click();
  await expect(dialog).toBeHidden();
  await expect(row('data.raw')).toContainText('256 MiB');
  expect(await host.virsh('vol-info', 'data.raw', 'default')).toContain('256.00 MiB');

  await page.getByRole('button', { name: 'Actions for data.raw' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialog.getByLabel('Type the name').fill('data.raw');
  await expect(dialog.getByText(/Everything in data.raw/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete volume' }).click();
  // Behind an open dialog no row is seen by anybody.
  await expect(dialog).toBeHidden();
  await expect(row('web.qcow2')).toBeVisible();
  await expect(row('data.raw')).toBeHidden();
  expect(await host.virsh('vol-list', 'default')).not.toContain('data.raw');
});
