import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { linkLabs } from '../lib/drivers/libvirt/testing/linked-labs.ts';
import { createTinyGuest } from '../testing/lab/guest.ts';
import { type LabHost, startLabHost } from '../testing/lab/host.ts';
import { type Program, startProgram } from '../testing/program.ts';
import { test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { expectState, openVm, signIn, signInFirst } from './support/session.ts';

let host: LabHost;
let spare: LabHost;
let program: Program;

test.beforeAll(async ({ browser }) => {
  [host, spare] = await Promise.all([startLabHost(), startLabHost()]);
  await linkLabs(host, spare);
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('bare')}")`);
  await spare.run('bash', '-c', `virsh define <(echo "${minimalXml('resting')}")`);
  const { diskPath } = await createTinyGuest(host, { name: 'moving', isStarted: false });
  // Enough to copy that a person could see it and cancel it.
  await host.run('qemu-img', 'resize', '-q', diskPath, '+64M');
  const { 'virtual-size': size } = JSON.parse(await host.run('qemu-img', 'info', '--output=json', diskPath));
  await host.run('qemu-io', '-c', `write -q -P 7 ${size - 64 * 1024 ** 2} 64M`, diskPath);
  await host.virsh('start', 'moving');
  const file = join(host.imagesFolder, '../hosts.yaml');
  const connection = { transport: 'unix', socketPath: spare.socketPath };
  writeFileSync(file, JSON.stringify({ hosts: [{ name: 'spare', virtType: 'qemu', connection }] }));
  program = await startProgram({ host, env: { NOVACRON_HOSTS_FILE: file } });
  const page = await browser.newPage();
  await signInFirst(page, program);
  await page.close();
});
test.afterAll(async () => {
  await program?.stop();
  await Promise.all([host?.stop(), spare?.stop()]);
});

test('a host shows what it is made of, and what is wrong with it while it does not answer', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/hosts`);
  await page.getByRole('row').filter({ hasNotText: 'spare' }).nth(1).getByRole('link').first().click();
  await expect(page.getByRole('listitem', { name: 'Events' })).toContainText('Connected');
  await expect(page.getByText('Nothing was asked of this host yet.')).toBeVisible();

  await page.getByRole('link', { name: 'Hardware' }).click();
  await expect(page.getByRole('list', { name: 'Memory nodes' }).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByText('emulated in software').first()).toBeVisible();
  const devices = page.getByRole('list', { name: 'Devices' }).getByRole('listitem');
  const listed = (await host.virsh('nodedev-list', '--cap', 'pci')).split('\n').filter(Boolean);
  await expect(devices).toHaveCount(listed.length);

  await page.getByRole('link', { name: 'Overview' }).last().click();
  await host.killDaemon('SIGSTOP');
  try {
    await expect(page.getByText('It is asked again every 2 s.')).toBeVisible();
    await page.getByRole('link', { name: 'Virtual machines' }).click();
    await expect(page.getByRole('row', { name: /bare/ })).toContainText('Hung');
  } finally {
    await host.killDaemon('SIGCONT');
  }
  await expect(page.getByRole('row', { name: /bare/ })).not.toContainText('Hung');
});

test('a VM moves to a host that was chosen from a table, is cancelled, and moves again past a kill -9 of the program', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'moving');
  // The list says the same words, and a menu that is opened there goes with it.
  await page.waitForURL(/\/vms\/[0-9a-f-]{36}$/);
  await expectState(page, 'Running');
  const address = page.url();

  const dialog = page.getByRole('dialog');
  const migrate = async (limit: string) => {
    await page.getByRole('button', { name: 'Actions for moving' }).click();
    await page.getByRole('menuitem', { name: 'Migrate' }).click();
    const target = dialog.getByRole('radio', { name: /^spare/ });
    // After a start of the program that host connects first.
    await expect(target).toBeEnabled({ timeout: 60_000 });
    await target.check();
    await expect(dialog.getByText('moving moves to spare while it runs')).toBeVisible();
    await expect(dialog.getByText(/vda is copied into the pool default of spare/)).toBeVisible();
    await dialog.getByText('How', { exact: true }).click();
    await dialog.getByLabel('Speed limit').fill(limit);
    await expect(dialog.getByText(`at most ${limit} MiB a second`)).toBeVisible();
    await dialog.getByRole('button', { name: 'Migrate' }).click();
    await expect(dialog).toBeHidden();
  };
  // Nothing of it is there sooner than a person could press.
  await migrate('1');
  await page.getByRole('link', { name: 'Steps and log' }).click();
  await expect(page.getByText(/copied, .* left/).first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('The migration of moving was cancelled.').first()).toBeVisible({
    timeout: 30_000,
  });
  await expectState(page, 'Undone');
  expect(await host.virsh('domstate', 'moving')).toBe('running');

  // Killed while it copies, the program goes on with it when it starts again.
  await page.goto(address);
  await migrate('16');
  await page.getByRole('link', { name: 'Steps and log' }).click();
  await expect(page.getByText(/copied, .* left/).first()).toBeVisible({ timeout: 30_000 });
  await program.kill('SIGKILL');
  await program.restart();
  await page.reload();
  await expectState(page, 'Done', 90_000);
  await page.goto(address);
  await expect(page.getByRole('link', { name: 'spare', exact: true }).first()).toBeVisible();
  await expectState(page, 'Running');
  expect(await spare.virsh('domstate', 'moving')).toBe('running');
  expect(await host.virsh('list', '--all', '--name')).not.toContain('moving');
});

test('a host is evacuated: the plan says who goes where and who stays, and the page tells when it is empty', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/hosts`);
  await page.getByRole('link', { name: 'spare', exact: true }).first().click();
  await page.getByRole('button', { name: 'Actions for spare' }).click();
  await page.getByRole('menuitem', { name: 'Evacuate' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'Move while they run' })).toContainText('moving');
  await expect(dialog.getByRole('region', { name: /^Stay/ })).toContainText('resting');
  await dialog.getByRole('button', { name: 'Evacuate 1 machine' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('None runs here any more.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('table', { name: 'Recent operations' })).toContainText('Done');
  expect(await host.virsh('domstate', 'moving')).toBe('running');
  expect(await spare.virsh('list', '--all', '--name')).toBe('resting');
});
