import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  await host.virsh('vol-create-as', 'default', 'shelf.qcow2', '64M', '--format', 'qcow2');
  // libvirt tells nobody of a new volume, but of a pool that is read again.
  await host.virsh('pool-refresh', 'default');
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('shelf')}")`);
  const disk = '/var/lib/libvirt/images/shelf.qcow2';
  await host.virsh('attach-disk', 'shelf', disk, 'vda', '--subdriver', 'qcow2', '--config');
});
test.afterAll(() => clearHost(host));

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
  await expect(row('shelf.qcow2').getByRole('link', { name: 'shelf' })).toBeVisible();
  await page.getByRole('button', { name: 'Actions for shelf.qcow2' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialog.getByLabel('Type the name').fill('shelf.qcow2');
  await expect(dialog.getByText(/^Not possible.*shelf needs it/)).toBeVisible();
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
  await expect(row('shelf.qcow2')).toBeVisible();
  await expect(row('data.raw')).toBeHidden();
  expect(await host.virsh('vol-list', 'default')).not.toContain('data.raw');
});

test('a volume’s file is downloaded as it is, and goes on from where it broke off', async ({ page }) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/storage`);
  await page.getByRole('link', { name: 'default' }).click();
  await page.getByRole('button', { name: 'Actions for shelf.qcow2' }).click();
  await page.getByRole('menuitem', { name: 'Download' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^shelf needs it/)).toBeVisible();
  const link = dialog.getByRole('link', { name: 'Download' });
  const address = `${program.baseUrl}${await link.getAttribute('href')}`;
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe('shelf.qcow2');
  const onHost = readFileSync(join(host.imagesFolder, 'shelf.qcow2'));
  expect(readFileSync(await download.path()).equals(onHost)).toBe(true);

  const part = await page.request.get(address, { headers: { range: 'bytes=65000-' } });
  expect(part.status()).toBe(206);
  expect(part.headers()).toMatchObject({
    'content-range': `bytes 65000-${onHost.length - 1}/${onHost.length}`,
    'content-length': String(onHost.length - 65_000),
  });
  expect((await part.body()).equals(onHost.subarray(65_000))).toBe(true);
  const beyond = await page.request.get(address, { headers: { range: `bytes=${onHost.length}-` } });
  expect(beyond.status()).toBe(416);
});

test('a file is uploaded, goes on after a reload, and is on the host byte for byte', async ({ page }) => {
  const content = randomBytes(17 * 1024 ** 2 + 5);
  const file = { name: 'sent.raw', mimeType: 'application/octet-stream', buffer: content };
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/storage`);
  await page.getByRole('link', { name: 'default' }).click();
  // The second piece does not get through until the page was reloaded.
  const isSecond = (url: URL) =>
    url.pathname.endsWith('/file') && url.searchParams.get('offset') === `${16 * 1024 ** 2}`;
  await page.route(isSecond, (route) => route.abort());
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Upload volume' }).click();
  await dialog.getByLabel('File').setInputFiles(file);
  await dialog.getByRole('button', { name: 'Upload volume' }).click();
  await expect(dialog.getByRole('status')).toContainText('16 MiB of 17 MiB');
  await page.unroute(isSecond);
  await page.reload();
  await page.getByRole('button', { name: 'Actions for sent.raw' }).click();
  await page.getByRole('menuitem', { name: 'Continue upload' }).click();
  await dialog.getByLabel('File').setInputFiles(file);
  await expect(dialog.getByRole('status')).toContainText('All of it has arrived');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: 'sent.raw' })).not.toContainText('Uploading');
  const onHost = readFileSync(join(host.imagesFolder, 'sent.raw'));
  expect(onHost.equals(content)).toBe(true);
});
