import { expect } from '@playwright/test';
import { type LabHost, startLabHost } from '../testing/lab/host.ts';
import { type Program, startProgram } from '../testing/program.ts';
import { test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { signInFirst } from './support/session.ts';

let host: LabHost;
let program: Program;

test.beforeAll(async () => {
  host = await startLabHost();
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('bare')}")`);
  program = await startProgram({ host });
});
test.afterAll(async () => {
  await program?.stop();
  await host?.stop();
});

test('a host shows what it is made of, and what is wrong with it while it does not answer', async ({
  page,
}) => {
  await signInFirst(page, program);
  await page.goto(`${program.baseUrl}/hosts`);
  await page.getByRole('row').nth(1).getByRole('link').first().click();
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
