import { expect, type Page } from '@playwright/test';
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
    "<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='default' volume='golden.qcow2'/><target dev='vda' bus='virtio'/></disk>";
  await host.virsh('vol-create-as', 'default', 'golden.qcow2', '20M', '--format', 'qcow2');
  const xml = minimalXml('golden').replace('</domain>', `<devices>${disk}</devices></domain>`);
  await host.run('bash', '-c', `virsh define <(echo "${xml}")`);
});
test.afterAll(() => clearHost(host));

const act = async (page: Page, vm: string, what: string) => {
  await page
    .getByRole('button', { name: `Actions for ${vm}` })
    .first()
    .click();
  await page.getByRole('menuitem', { name: what }).click();
};

test('a template is made, a linked clone of it created, and its disk and itself are kept from deletion', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  await main.getByRole('link', { name: 'golden', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'golden' })).toBeVisible();

  await act(page, 'golden', 'Clone');
  await dialog.getByLabel(/^Linked/).click();
  await expect(dialog.getByText('Not possible. A linked clone')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Clone' })).toBeDisabled();
  await page.keyboard.press('Escape');

  await act(page, 'golden', 'Make a template');
  await expect(dialog.getByText('It no longer starts')).toBeVisible();
  await dialog.getByRole('button', { name: 'Change template' }).click();
  await expect(dialog).toBeHidden();
  await expect(main.getByText('Template', { exact: true })).toBeVisible({ timeout: 30_000 });

  await main.getByRole('button', { name: 'Create from template' }).click();
  await dialog.getByLabel('Name of the clone').fill('web1');
  await expect(dialog.getByText('holds only what differs from')).toBeVisible();
  await expect(dialog.getByText('Inside it is the same machine')).toBeVisible();
  await dialog.getByRole('button', { name: 'Clone' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => host.virsh('list', '--all', '--name'), { timeout: 30_000 }).toContain('web1');

  // The wizard makes machines from templates too, on the host of each.
  await page.goto(`${program.baseUrl}/vms/new`);
  await page.getByRole('button', { name: 'Template' }).click();
  await expect(page.getByRole('radio', { name: /golden/ })).toBeChecked();
  await page.getByRole('textbox', { name: 'Name' }).fill('web1');
  await expect(page.getByText('Not possible. Its host already has a VM named web1')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name' }).fill('web2');
  await expect(page.getByText('holds only what differs from')).toBeVisible();
  await page.getByRole('button', { name: 'Create VM' }).click();
  await expect(main.getByRole('link', { name: 'web2' })).toBeVisible({ timeout: 30_000 });
  expect(await host.virsh('list', '--all', '--name')).toContain('web2');

  // The base's deletion names the clone, and its box cannot be ticked.
  await page.goto(`${program.baseUrl}/vms`);
  await expect(main.getByRole('link', { name: 'web1', exact: true }).first()).toBeVisible({
    timeout: 30_000,
  });
  await act(page, 'golden', 'Delete');
  await expect(dialog.getByText('Kept. web1 and web2 need it.')).toBeVisible();
  await expect(dialog.getByRole('checkbox', { name: /golden\.qcow2/ })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Keep it' }).click();

  await main.getByRole('link', { name: 'golden', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'golden' })).toBeVisible();
  await main.getByRole('button', { name: 'Change protection' }).click();
  await dialog.getByRole('button', { name: 'Change protection' }).click();
  await expect(main.getByText('Protected', { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Actions for golden' }).click();
  await expect(page.getByRole('menuitem', { name: /^Delete/ })).toContainText('protected from deletion');
  await page.keyboard.press('Escape');

  await page.goto(`${program.baseUrl}/vms`);
  await act(page, 'web1', 'Delete');
  await expect(dialog.getByRole('checkbox', { name: /web1-.*\.qcow2/ })).toBeChecked();
  await dialog.getByLabel('Type the name to confirm').fill('web1');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => host.virsh('list', '--all', '--name'), { timeout: 30_000 }).toBe('golden\nweb2');
  expect(await host.virsh('vol-list', 'default')).not.toContain('web1');
});
