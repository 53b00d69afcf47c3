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
  // Two CPUs at most, one of them in use.
  const xml = minimalXml('sized').replace('<vcpu>1</vcpu>', "<vcpu current='1'>2</vcpu>");
  await host.run('bash', '-c', `virsh define <(echo "${xml}") && virsh start sized`);
});
test.afterAll(() => clearHost(host));

test('CPUs are changed as the plan says: at once where the guest can, else pending until the next start', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'sized');
  await expectState(page, 'Running');

  await page.getByRole('button', { name: 'Change CPUs' }).click();
  const dialog = page.getByRole('dialog');
  const press = dialog.getByRole('button', { name: 'Change CPUs' });
  await expect(press).toBeDisabled();
  await dialog.getByLabel('CPUs').fill('2');
  await expect(dialog.getByText('The guest gets 1 CPU more at once.')).toBeVisible();
  await press.click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => host.virsh('vcpucount', 'sized', '--live', '--current')).toBe('2');

  await page.getByRole('button', { name: 'Change CPUs' }).click();
  await dialog.getByLabel('CPUs').fill('4');
  await expect(dialog.getByText('the running guest cannot have more than 2')).toBeVisible();
  await press.click();
  await expect(page.getByText('4 at the next start')).toBeVisible();
  expect(await host.virsh('vcpucount', 'sized', '--config', '--maximum')).toBe('4');
});

test('memory beyond what the host has is refused where it is typed', async ({ page }) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'sized');
  await page.getByRole('button', { name: 'Change memory' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Memory').fill('9999999');
  await expect(dialog.getByText(/^Not possible.*of memory in all/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Change memory' })).toBeDisabled();
});
