import { writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { makeSshFiles, type Sshd, type SshFiles, startSshd } from '../lib/libvirt/testing/sshd.ts';
import { type LabHost, startLabHost } from '../testing/lab/host.ts';
import { type Program, startProgram } from '../testing/program.ts';
import { test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { signIn, signInFirst } from './support/session.ts';

let host: LabHost;
let files: SshFiles;
let sshd: Sshd;
let program: Program;

test.beforeAll(async ({ browser }) => {
  host = await startLabHost();
  files = makeSshFiles();
  files.makeKey('host', 'ed25519');
  files.makeKey('user', 'ed25519');
  sshd = await startSshd(host, { files, hostKeys: ['host'], authorizedKeys: [files.publicKey('user')] });
  writeFileSync(files.path('vm.xml'), minimalXml('made-elsewhere'));
  await host.virsh('define', files.path('vm.xml'));
  program = await startProgram();
  const page = await browser.newPage();
  await signInFirst(page, program);
  await page.close();
});
test.afterAll(async () => {
  await program?.stop();
  await sshd?.stop();
  files?.remove();
  await host?.stop();
});

test('a host is added over SSH: its key is compared and accepted, and its machines appear', async ({
  page,
}) => {
  const [, fingerprint = ''] = (await host.run('ssh-keygen', '-lf', files.path('host'))).split(' ');
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/hosts`);
  await page.getByRole('button', { name: 'Add host' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('rack-7');
  await dialog.getByLabel('Address').fill('-oProxyCommand=x');
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog.getByText('A host name or an IP address, and nothing else.')).toBeVisible();
  await dialog.getByLabel('Address').fill(host.address);
  await dialog.getByLabel('Port').fill(String(sshd.port));
  await dialog.getByLabel('User').fill('root');
  await dialog.getByLabel('File with private key').setInputFiles(files.path('user'));

  await dialog.getByRole('button', { name: 'Test connection' }).click();
  const key = dialog.getByRole('alert').filter({ hasText: 'Is this the key of' });
  await expect(key).toContainText(fingerprint);
  await key.getByRole('button', { name: 'Accept this key' }).click();
  await expect(dialog.getByRole('status')).toContainText(`${host.name} answers: libvirt`);
  await dialog.getByRole('button', { name: 'Add host' }).click();

  await expect(page.getByRole('heading', { name: 'rack-7' })).toBeVisible();
  await expect(page.getByRole('main').getByText('Connected').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'made-elsewhere' })).toBeVisible();

  // The key is stored, and shown to nobody.
  await page.getByRole('button', { name: 'Actions for rack-7' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(dialog.getByText('It is set. Leave this empty to keep it.').first()).toBeVisible();
  expect(await page.content()).not.toContain('PRIVATE KEY-----\n');
  await expect(dialog.getByText(fingerprint)).toBeVisible();
  await dialog.getByLabel('Name', { exact: true }).fill('rack-8');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'rack-8' })).toBeVisible();
  await expect(page.getByRole('main').getByText('Connected').first()).toBeVisible();

  await page.getByRole('button', { name: 'Actions for rack-8' }).click();
  await page.getByRole('menuitem', { name: 'Begin maintenance' }).click();
  await expect(page.getByText('In maintenance: no new machines are placed here.')).toBeVisible();
});
