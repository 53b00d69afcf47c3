import { expect } from '@playwright/test';
import type { LabHost } from '../testing/lab/host.ts';
import type { Program } from '../testing/program.ts';
import { clearHost, test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { signIn } from './support/session.ts';

let host: LabHost;
let program: Program;

test.beforeAll(async ({ lab }) => {
  ({ host, program } = lab);
  const disk =
    "<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='default' volume='mould.qcow2'/><target dev='vda' bus='virtio'/></disk>";
  await host.virsh('vol-create-as', 'default', 'mould.qcow2', '20M', '--format', 'qcow2');
  const xml = minimalXml('mould').replace('</domain>', `<devices>${disk}</devices></domain>`);
  await host.run('bash', '-c', `virsh define <(echo "${xml}")`);
});
test.afterAll(() => clearHost(host));

test('the overview names a host whose libvirtd is stopped, and what to do, until it goes on', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(program.baseUrl);
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await expect(attention).toBeVisible();
  await expect(attention.getByText('Hung')).toBeHidden();
  await host.killDaemon('SIGSTOP');
  try {
    await expect(attention.getByText('Hung')).toBeVisible();
    await expect(attention.getByText('Look at libvirtd there.')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Hosts by pressure' })).toContainText('Hung');
  } finally {
    await host.killDaemon('SIGCONT');
  }
  await expect(attention.getByText('Hung')).toBeHidden();
});

test('a template shows what was made from it, and who made it is found in operations and audit', async ({
  page,
}) => {
  await signIn(page, program);
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  await page.goto(`${program.baseUrl}/templates`);
  await expect(main.getByRole('row', { name: /mould/ })).toBeHidden();

  await page.goto(`${program.baseUrl}/vms`);
  await main.getByRole('button', { name: 'Actions for mould' }).click();
  await page.getByRole('menuitem', { name: 'Make a template' }).click();
  await dialog.getByRole('button', { name: 'Change template' }).click();
  await expect(dialog).toBeHidden();

  await page.goto(`${program.baseUrl}/templates`);
  const template = main.getByRole('row', { name: /mould/ });
  await template.getByRole('link', { name: 'Create VM from mould' }).click();
  await expect(page.getByRole('radio', { name: /mould/ })).toBeChecked();
  await page.getByRole('textbox', { name: 'Name' }).fill('cast');
  await expect(page.getByText('holds only what differs from')).toBeVisible();
  await page.getByRole('button', { name: 'Create VM' }).click();
  await expect(main.getByRole('link', { name: 'cast' })).toBeVisible();
  await page.goto(`${program.baseUrl}/templates`);
  await expect(template).toContainText('1 lies on its disks');
  await expect(template.getByRole('link', { name: 'cast' })).toBeVisible();

  await page.goto(`${program.baseUrl}/topology`);
  await page.getByLabel('Find in the topology').fill('cast');
  const picture = page.getByRole('group', { name: 'What hangs on what' });
  await expect(picture.getByRole('link', { name: 'mould.qcow2' })).toBeVisible();
  await expect(picture.locator('[data-found]').first()).toContainText('cast');

  await page.goto(`${program.baseUrl}/operations?kind=vm.clone&by=admin`);
  await expect(page.getByRole('table', { name: 'Operations' })).toContainText('Clone of mould');
  await page.getByLabel('Search operations').fill('nothing of this name');
  await expect(main.getByText('No operation is like this.')).toBeVisible();

  await page.goto(`${program.baseUrl}/audit`);
  await page.getByLabel('Action').selectOption('vm.clone');
  await page.getByLabel('Search the audit').fill('mould');
  const entries = page.getByRole('table', { name: 'Audit' }).getByRole('row');
  // Who asked for it, and how it ended.
  await expect(entries).toHaveCount(3);
  await entries.last().getByRole('button', { name: 'Clone of mould' }).click();
  await expect(dialog).toContainText('admin');
  await dialog.getByRole('link', { name: 'Steps and log' }).click();
  await expect(page.getByRole('heading', { name: /Clone of mould/ })).toBeVisible();
});
