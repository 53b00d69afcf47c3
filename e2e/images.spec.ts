import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type Program, startProgram } from '../testing/program.ts';
import { test } from './support/lab.ts';
import { signIn, signInFirst } from './support/session.ts';

let program: Program;
let mirror: Server;
let address: string;
const disk = bootableDisk(3 * 1024 * 1024);
const sha256 = createHash('sha256').update(disk).digest('hex');

test.beforeAll(async ({ browser }) => {
  mirror = createServer((request, response) => {
    if (request.url === '/moved.raw') response.writeHead(302, { location: '/disk.raw' }).end();
    else if (request.url === '/disk.raw')
      response.writeHead(200, { 'content-length': disk.length }).end(disk);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(mirror, 'listening');
  address = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`;
  program = await startProgram({ env: { NOVACRON_FETCH_FROM_LOOPBACK: '1' } });
  const page = await browser.newPage();
  await signInFirst(page, program);
  await page.close();
});
test.afterAll(async () => {
  await program?.stop();
  mirror?.close();
});
test.beforeEach(async ({ page }) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/images`);
});

const files = () => readdirSync(join(program.dataFolder, 'images')).filter((name) => name !== 'incoming');

test('a file is uploaded, and known by its content', async ({ page }) => {
  await page.getByRole('button', { name: 'Upload' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('File').setInputFiles({ name: 'my-disk.img', mimeType: '', buffer: disk });
  await dialog.getByLabel('Name').fill('Uploaded disk');
  await dialog.getByRole('button', { name: /^Upload/ }).click();
  const row = page.getByRole('row').filter({ hasText: 'Uploaded disk' });
  await expect(row).toContainText('Ready');
  await expect(row).toContainText('raw');
  expect(files()).toContain(`${sha256}.raw`);
});

test('a file that is no image is refused with the reason, and leaves nothing', async ({ page }) => {
  const before = files();
  await page.getByRole('button', { name: 'Upload' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('File')
    .setInputFiles({ name: 'a.iso', mimeType: '', buffer: Buffer.from('not an image') });
  await dialog.getByLabel('Name').fill('No image');
  await dialog.getByRole('button', { name: /^Upload/ }).click();
  await expect(dialog.getByText(/neither a qcow2 image, nor an ISO/)).toBeVisible();
  expect(files()).toEqual(before);
  await page.reload();
  await expect(page.getByText('No image', { exact: true })).toHaveCount(0);
});

test('an image is fetched from an address, following it where it moved, and its checksum is kept', async ({
  page,
}) => {
  await fetchImage(page, 'Fetched disk', `${address}/moved.raw`, sha256);
  await expect(page.getByRole('row').filter({ hasText: 'Fetched disk' })).toContainText('Ready');
});

test('another checksum than the one given, and an address that has nothing, are failures that say so', async ({
  page,
}) => {
  await fetchImage(page, 'Wrong sum', `${address}/disk.raw`, 'ab'.repeat(32));
  await expect(page.getByRole('row').filter({ hasText: 'Wrong sum' })).toContainText('Failed');
  await fetchImage(page, 'Nothing there', `${address}/none.raw`, sha256);
  await expect(page.getByRole('row').filter({ hasText: 'Nothing there' })).toContainText('Failed');
  await page.goto(`${program.baseUrl}/operations`);
  await page.getByRole('row').filter({ hasText: 'Wrong sum' }).getByRole('link').first().click();
  await expect(page.getByText(`Its checksum is ${sha256}`).first()).toBeVisible();
});

async function fetchImage(page: import('@playwright/test').Page, name: string, url: string, sum: string) {
  await page.getByRole('button', { name: 'Fetch' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Address').fill(url);
  await dialog.getByLabel('SHA-256').fill(sum);
  await dialog.getByRole('button', { name: /^Fetch/ }).click();
  await expect(dialog).toHaveCount(0);
}

/** A raw disk that says it can boot, and is otherwise noise. */
function bootableDisk(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes, 'noise');
  bytes.writeUInt16BE(0x55aa, 510);
  return bytes;
}
