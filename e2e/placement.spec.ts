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
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('placed')}") && virsh start placed`);
});
test.afterAll(() => clearHost(host));

test('CPUs are pinned at once, memory is bound with the next start, and a device that cannot be had says why', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'placed');
  await expectState(page, 'Running');
  await page.getByRole('link', { name: 'Hardware' }).click();
  const dialog = page.getByRole('dialog');

  await page.getByRole('button', { name: 'Change CPU pinning' }).click();
  await dialog.getByLabel('CPU 0').fill('4000');
  await expect(dialog.getByText(/^Not possible.*has no CPU 4000/)).toBeVisible();
  await dialog.getByLabel('CPU 0').fill('0');
  await expect(dialog.getByText('runs on CPU 0 of the host at once')).toBeVisible();
  await dialog.getByRole('button', { name: 'Change CPU pinning' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('0 on 0', { exact: true })).toBeVisible();
  expect(await host.virsh('vcpupin', 'placed', '--live')).toMatch(/0\s+0$/);

  await page.getByRole('button', { name: 'Change memory placement' }).click();
  await dialog.getByLabel('Where its memory lies').selectOption('strict');
  await dialog.getByRole('button', { name: 'Change memory placement' }).click();
  await expect(page.getByText('strict, node 0 at the next start')).toBeVisible();
  expect(await host.virsh('numatune', 'placed', '--config')).toMatch(/numa_nodeset\s*:\s*0/);

  await page.getByRole('button', { name: 'Hand over device' }).click();
  const listed = (await host.virsh('nodedev-list', '--cap', 'pci')).split('\n').filter(Boolean);
  expect(listed.length).toBeGreaterThan(0);
  await expect(dialog.getByRole('radio').first()).toBeDisabled();
  await expect(dialog.getByText(/The host uses it|IOMMU is off/).first()).toBeVisible();
});
