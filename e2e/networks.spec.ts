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
  const card = "<interface type='network'><source network='default'/></interface>";
  const xml = minimalXml('web').replace('</domain>', `<devices>${card}</devices></domain>`);
  await host.run('bash', '-c', `virsh define <(echo "${xml}") && virsh start web`);
});
test.afterAll(() => clearHost(host));

test('a network is created with its plan shown, started, stopped and deleted; one in use says who uses it', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/networks`);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Create network' }).click();
  await dialog.getByLabel('Name').fill('shop');
  // Beside the network that the host has.
  await expect(dialog.getByLabel('Subnet')).toHaveValue('192.168.123.0/24');
  await dialog.getByLabel('Subnet').fill('192.168.122.0/25');
  await expect(
    dialog.getByText(/^Not possible.*overlaps with 192.168.122.1\/24 of the network default/),
  ).toBeVisible();
  await dialog.getByLabel('Subnet').fill('10.99.0.0/24');
  await expect(dialog.getByLabel('To')).toHaveValue('10.99.0.254');
  await dialog.getByLabel('To').fill('10.98.0.9');
  await expect(dialog.getByText('It has to be inside the subnet, before its last address.')).toBeVisible();
  await dialog.getByLabel('To').fill('10.99.0.99');
  await expect(dialog.getByText(/comes up with 10.99.0.1\/24, and guests get addresses/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Create network' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('row', { name: /shop/ });
  await expect(row).toContainText('Active');
  expect(await host.virsh('net-dumpxml', 'shop')).toContain("end='10.99.0.99'");

  await page.getByRole('link', { name: 'shop' }).click();
  await expect(page.getByText('Nobody has an address from it now.')).toBeVisible();
  const actions = page.getByRole('main').getByRole('button', { name: 'Actions for shop' });
  await actions.click();
  await page.getByRole('menuitem', { name: 'Stop' }).click();
  await dialog.getByRole('button', { name: 'Stop network' }).click();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();
  expect(await host.virsh('net-info', 'shop')).toMatch(/Active: +no/);
  await actions.click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialog.getByLabel('Type the name to confirm').fill('shop');
  await dialog.getByRole('button', { name: 'Delete network' }).click();
  await expect(page.getByText('shop is gone')).toBeVisible();
  expect(await host.virsh('net-list', '--all', '--name')).not.toContain('shop');

  await page.getByRole('link', { name: 'All networks' }).click();
  await page.getByRole('button', { name: 'Actions for default' }).click();
  await page.getByRole('menuitem', { name: 'Stop' }).click();
  await expect(dialog.getByText('web is running and loses this network at once')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Actions for default' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog.getByText(/^Not possible.*web uses default/)).toBeVisible();
});
