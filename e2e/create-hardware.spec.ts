import { expect } from '@playwright/test';
import type { LabHost } from '../testing/lab/host.ts';
import type { Program } from '../testing/program.ts';
import { clearHost, test } from './support/lab.ts';
import { expectState, signIn } from './support/session.ts';

let host: LabHost;
let program: Program;

test.beforeAll(async ({ lab }) => {
  ({ host, program } = lab);
  for (const name of ['moved-here.img', 'spare.img'])
    await host.virsh('vol-create-as', 'default', name, '8M', '--format', 'raw');
  await host.virsh('pool-define-as', 'second', 'dir', '--target', '/var/lib/libvirt/second');
  await host.virsh('pool-build', 'second');
  await host.virsh('pool-start', 'second');
  // libvirt tells nobody of a new volume, but of a pool that is read again.
  await host.virsh('pool-refresh', 'default');
});
test.afterAll(() => clearHost(host));

test('a disk of the host becomes a VM with the hardware that was chosen', async ({ page }) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('imported');
  await page.getByRole('button', { name: 'Disk on the host' }).click();
  await page.getByLabel('Volume').selectOption('default/moved-here.img');
  await expect(page.getByText('raw, 8 MiB.')).toBeVisible();
  await page.getByRole('button', { name: 'Add card' }).click();
  await page.getByLabel('Model 2').selectOption('e1000e');
  await page.getByLabel('MAC address 2').fill('52:54:00:12:34:57');

  await page.getByText('cloud-init', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Set the system up with cloud-init' }).click();
  await page.getByLabel('User data').fill('#cloud-config\npassword: [hunter2\n');
  await page.getByText('Disks', { exact: true }).click();
  await page.getByLabel('Bus', { exact: true }).selectOption('sata');
  await page.getByRole('button', { name: 'Add empty disk' }).click();
  await page.getByLabel('Size 2').fill('0.5');
  await page.getByLabel('Pool 2').selectOption('second');
  await page.getByText('Firmware and CPU').click();
  await expect(page.getByRole('checkbox', { name: 'TPM 2.0' })).toBeVisible();
  await page.getByLabel('CPU model').selectOption('qemu64');
  await page.getByText('Screen and guest').click();
  await page.getByRole('checkbox', { name: 'Start it with the host' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByText('this is no valid YAML').first()).toBeVisible();
  await page.getByLabel('User data').fill('#cloud-config\npassword: hunter2\n');
  await page.getByRole('button', { name: 'Review' }).click();

  await expect(page.getByText('is free, and use it as it is')).toBeVisible();
  await expect(page.getByText(/^Make the disk imported-.* in the pool second\.$/)).toBeVisible();
  await expect(page.getByText('user data of 2 lines').first()).toBeVisible();
  await expect(page.getByText('qemu64').first()).toBeVisible();
  await expect(page.getByText('52:54:00:12:34:57').first()).toBeVisible();
  await page.getByRole('button', { name: 'Create VM' }).click();
  await expectState(page, 'Running');
  const xml = await host.virsh('dumpxml', 'imported', '--inactive');
  for (const part of [
    "volume='moved-here.img'",
    "bus='sata'",
    'qemu64',
    "type='e1000e'",
    '-seed.iso',
    "pool='second'",
  ])
    expect(xml).toContain(part);
  expect(await host.virsh('list', '--autostart', '--name')).toBe('imported');

  // A volume that a VM has is offered to no second one.
  await page.goto(`${program.baseUrl}/vms/new`);
  await page.getByRole('button', { name: 'Disk on the host' }).click();
  const offered = page.getByLabel('Volume').getByRole('option');
  await expect(offered.filter({ hasText: 'spare.img' })).toHaveCount(1);
  await expect(offered.filter({ hasText: 'moved-here.img' })).toHaveCount(0);
});

test('two at once from a draft that outlived a reload, with YAML corrected as it was typed; the call that is shown makes them too', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('fleet');
  await page.getByLabel('How many').fill('2');
  await expect(page.getByText('fleet-1, fleet-2')).toBeVisible();
  await page.getByRole('button', { name: 'Empty disk' }).click();
  await page.getByRole('checkbox', { name: 'Start it when it is made' }).click();
  await page.getByText('cloud-init', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Set the system up with cloud-init' }).click();
  const editor = page.getByRole('textbox', { name: 'User data' });
  await editor.fill('#cloud-config\npassword: hunter2\npakages: [vim\n');
  await expect(page.getByText('Line 4, column 1: this is no valid YAML')).toBeVisible();
  await expect(editor).toHaveAttribute('aria-invalid', 'true');
  // Tab indents in it, so Escape lets Tab out: to what is wrong, which leads back to where it is.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Line 4, column 1' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(editor).toBeFocused();
  await editor.fill('#cloud-config\npassword: hunter2\npakages: [vim]\n');
  await expect(page.getByText('Did you mean “packages”?')).toBeVisible();
  await editor.fill('#cloud-config\npassword: hunter2\npackages: [vim]\n');
  await expect(page.getByText('Did you mean')).toHaveCount(0);

  await page.reload();
  await page.getByRole('button', { name: 'Continue your draft' }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('fleet');
  await expect(page.getByText('fleet-1, fleet-2')).toBeVisible();
  await page.getByText('cloud-init', { exact: true }).last().click();
  await expect(editor).toContainText('packages: [vim]');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('list', { name: 'All of them' }).getByRole('listitem')).toHaveCount(2);

  // What is shown is a request as it stands; what may be a password is hidden until somebody wants to see it.
  await page.getByText('The same as an API call').click();
  await page.getByRole('button', { name: 'JSON' }).click();
  const shown = page.getByRole('region', { name: 'The request as JSON' });
  await expect(shown).toContainText('"name": "fleet"');
  await expect(shown).not.toContainText('hunter2');
  await page.getByRole('checkbox', { name: 'Show user data' }).click();
  await expect(shown).toContainText('hunter2');
  const body = (await shown.textContent()) ?? '';
  const headers = { origin: program.baseUrl, 'content-type': 'application/json' };
  const post = (path: string, more: Record<string, string> = {}) =>
    page.request.post(`${program.baseUrl}/api/v1/vms${path}`, {
      headers: { ...headers, ...more },
      data: body,
    });
  const { data: plan } = await (await post('/plan')).json();
  expect(plan.vms.map(({ name }: { name: string }) => name)).toEqual(['fleet-1', 'fleet-2']);
  for (const step of plan.steps.slice(-2)) await expect(page.getByText(step)).toBeVisible();
  expect(
    (await post('', { origin: 'https://elsewhere.example', 'idempotency-key': 'from elsewhere' })).status(),
  ).toBe(403);
  expect((await post('')).status()).toBe(400);
  const key = { 'idempotency-key': 'the call that was shown' };
  const answer = await post('', key);
  expect(answer.status()).toBe(202);
  const { data: accepted } = await answer.json();
  expect(accepted.operations).toHaveLength(2);
  expect((await (await post('', key)).json()).data).toEqual(accepted);

  // The form has been overtaken by the call: it says so, and makes the next two.
  await page.getByRole('button', { name: 'Create 2 VMs' }).click();
  await expect(page.getByText('already has a VM named fleet-1').first()).toBeVisible();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByLabel('First number').fill('3');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create 2 VMs' }).click();
  for (const batch of [null, accepted.batchId]) {
    if (batch) await page.goto(`${program.baseUrl}/operations/batch/${batch}`);
    await expect(page.getByText('2 of 2 done')).toBeVisible();
    await expect(page.getByRole('row', { name: /Create fleet-[1234].*Done/ })).toHaveCount(2);
  }
  expect((await host.virsh('list', '--all', '--name')).split('\n')).toEqual(
    expect.arrayContaining(['fleet-1', 'fleet-2', 'fleet-3', 'fleet-4']),
  );
  await page.goto(`${program.baseUrl}/vms/new`);
  await expect(page.getByRole('radiogroup', { name: 'Host' }).getByRole('radio')).toBeChecked();
  await expect(page.getByRole('button', { name: 'Continue your draft' })).toHaveCount(0);
});
