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
  // Its older bus has slots enough for what is plugged in.
  const xml = minimalXml('bare')
    .replace("machine='q35'>hvm</type></os>", "machine='pc'>hvm</type></os><features><acpi/></features>")
    .replace(
      '</domain>',
      "<devices><controller type='scsi' model='virtio-scsi'/><video><model type='vga'/></video></devices></domain>",
    );
  await host.run('bash', '-c', `virsh define <(echo "${xml}") && virsh start bare`);
  await host.virsh('vol-create-as', 'default', 'medium.iso', '1M', '--format', 'raw');
  await host.virsh('vol-create-as', 'default', 'data.qcow2', '1M', '--format', 'qcow2');
});
test.afterAll(() => clearHost(host));

test('a disk and a network card are added on the page and changed', async ({ page }) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'bare');
  await expectState(page, 'Running');
  await page.getByRole('link', { name: 'Disks' }).click();
  await expect(page.getByText('It has no disks.')).toBeVisible();

  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Add disk' }).click();
  await dialog.getByLabel('Size').fill('0.25');
  await dialog.getByLabel('Volume').fill('extra.qcow2');
  await expect(dialog.getByText('The guest sees it at once')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add disk' }).click();
  await expect(dialog).toBeHidden();
  const disk = page.getByRole('listitem', { name: 'disk vda' });
  await expect(disk).toContainText('default/extra.qcow2');
  expect(await host.virsh('domblklist', 'bare')).toContain('extra.qcow2');

  const enlarge = page.getByRole('menuitem', { name: 'Enlarge' });
  await page.getByRole('button', { name: 'Actions for disk vda' }).click();
  await enlarge.click();
  await dialog.getByLabel('Size').fill('0.125');
  await expect(dialog.getByText(/^Not possible.*cut off/)).toBeVisible();
  await dialog.getByLabel('Size').fill('0.5');
  await expect(dialog.getByText('grows from 256 MiB to 512 MiB')).toBeVisible();
  await dialog.getByRole('button', { name: 'Enlarge disk' }).click();
  await expect(disk).toContainText('512 MiB');

  await page.getByRole('button', { name: 'Actions for disk vda' }).click();
  await page.getByRole('menuitem', { name: 'Change cache mode' }).click();
  await dialog.getByLabel('Cache mode').selectOption('none');
  await dialog.getByRole('button', { name: 'Change cache' }).click();
  await expect(disk).toContainText('At the next start');

  await page.getByRole('link', { name: 'Network', exact: true }).click();
  await page.getByRole('button', { name: 'Add network card' }).click();
  await dialog.getByLabel('MAC address').fill('52:54:00:12:34:56');
  await dialog.getByRole('button', { name: 'Add network card' }).click();
  const card = page.getByRole('listitem', { name: 'card 52:54:00:12:34:56' });
  await expect(card).toContainText('default');
  await page.getByRole('button', { name: 'Actions for card 52:54:00:12:34:56' }).click();
  await page.getByRole('menuitem', { name: 'Change network or cable' }).click();
  await dialog.getByLabel('Cable plugged in').click();
  await dialog.getByRole('button', { name: 'Change network card' }).click();
  await expect(card).toContainText('Cable out');
  expect(await host.virsh('domif-getlink', 'bare', '52:54:00:12:34:56')).toContain('down');
});

test('a CD drive is added with a medium, ejected and filled again; a volume is attached; another one is started from', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'bare');
  await page.getByRole('link', { name: 'Disks' }).click();
  const dialog = page.getByRole('dialog');
  const choose = async (menu: string, item: string) => {
    await page.getByRole('button', { name: menu }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('More for disks and drives', 'Add CD drive');
  await dialog.getByLabel('Bus').selectOption('scsi');
  await dialog.getByLabel('With a CD in it').click();
  // The store hears of new volumes with its next reading.
  await dialog.getByLabel('Volume').selectOption('medium.iso', { timeout: 30_000 });
  await expect(dialog.getByText('the guest sees it at once')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add CD drive' }).click();
  await expect(dialog).toBeHidden();
  const drive = page.getByRole('listitem', { name: 'drive sda' });
  await expect(drive).toContainText('default/medium.iso');

  await choose('Actions for drive sda', 'Eject CD');
  await dialog.getByLabel('Take out what is in it by force').click();
  await expect(dialog.getByText('The guest is not asked')).toBeVisible();
  await dialog.getByRole('button', { name: 'Change CD' }).click();
  await expect(drive).toContainText('empty drive');
  expect(await host.virsh('domblklist', 'bare')).not.toContain('medium.iso');
  await choose('Actions for drive sda', 'Insert CD');
  await dialog.getByLabel('Volume').selectOption('medium.iso');
  await dialog.getByRole('button', { name: 'Change CD' }).click();
  await expect(drive).toContainText('default/medium.iso');

  await choose('More for disks and drives', 'Attach a volume');
  await expect(dialog.getByLabel('Volume').getByRole('option', { name: /medium\.iso/ })).toHaveCount(0);
  await dialog.getByLabel('Volume').selectOption('data.qcow2');
  await expect(dialog.getByText('becomes a disk with what is on it')).toBeVisible();
  await dialog.getByRole('button', { name: 'Attach volume' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('list', { name: 'Disks and drives' })).toContainText('default/data.qcow2');
  expect(await host.virsh('domblklist', 'bare')).toContain('data.qcow2');

  await page.getByRole('link', { name: 'Hardware' }).click();
  await page.getByRole('button', { name: 'Change boot order' }).click();
  await dialog.getByLabel('Start from sda').click();
  // Disks on virtio come first.
  await dialog.getByRole('button', { name: 'Move sda up' }).click();
  await dialog.getByRole('button', { name: 'Move sda up' }).click();
  await expect(dialog.getByText('It starts from sda, then vda.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Change boot order' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('sda, vda', { exact: true })).toBeVisible();
  const definition = await host.virsh('dumpxml', '--inactive', 'bare');

  await page.getByRole('link', { name: 'Disks' }).click();
  // A drive that is there only from the next start on is filled before it.
  await choose('More for disks and drives', 'Add CD drive');
  await dialog.getByLabel('Bus').selectOption('ide');
  await dialog.getByRole('button', { name: 'Add CD drive' }).click();
  await expect(dialog).toBeHidden();
  const coming = page.getByRole('listitem', { name: 'drive sdb' });
  await expect(coming).toContainText('From the next start');
  await choose('Actions for drive sdb', 'Insert CD');
  await dialog.getByLabel('Volume').selectOption('medium.iso');
  await dialog.getByRole('button', { name: 'Change CD' }).click();
  await expect(coming).toContainText('default/medium.iso');
  expect(definition).toContain("<boot order='2'/>");
  expect(definition).not.toContain("<boot dev='hd'/>");
});

test('memory is saved, gone on from and discarded, keys are sent, and a reset says first what is lost', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'bare');
  // The list has a menu of that name too.
  await expect(page).toHaveURL(/\/vms\/[0-9a-f-]{36}$/);
  const dialog = page.getByRole('dialog');
  const choose = async (action: string) => {
    await page.getByRole('button', { name: 'Actions for bare' }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };
  await choose('Save memory');
  await expect(dialog.getByText('The next start goes on from there')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save memory' }).click();
  await expectState(page, 'Saved');
  expect(await host.virsh('list', '--all', '--managed-save')).toContain('saved');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expectState(page, 'Running');

  await choose('Freeze file systems');
  await expect(dialog.getByText(/^Not possible.*guest agent does not answer/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await choose('Reset');
  await expect(dialog.getByText('has not written to its disks')).toBeVisible();
  await dialog.getByRole('button', { name: 'Reset' }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole('link', { name: 'Console' }).click();
  await page.getByRole('button', { name: 'Other keys' }).click();
  await dialog.getByLabel('Keys').selectOption('Alt-F4');
  await expect(dialog.getByText('Alt-F4 is pressed on its keyboard')).toBeVisible();
  await dialog.getByRole('button', { name: 'Send keys' }).click();
  await expect(dialog).toBeHidden();

  await choose('Save memory');
  await dialog.getByRole('button', { name: 'Save memory' }).click();
  await expectState(page, 'Saved');
  await choose('Discard saved memory');
  await dialog.getByLabel('Type the name to confirm').fill('bare');
  await dialog.getByRole('button', { name: 'Discard saved memory' }).click();
  await expectState(page, 'Off');
  await page.getByRole('button', { name: 'Start' }).click();
  await expectState(page, 'Running');
});

test('a picture of the screen is taken; tags and a description are kept in the definition and found in the list; what is off is renamed', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'bare');
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Take a picture' }).click();
  const picture = page.getByRole('img', { name: 'The screen of bare' });
  // Firmware shows first one size and then another.
  const width = () => picture.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width).toBeGreaterThan(600);
  await expect(page.getByRole('link', { name: 'Download' })).toHaveAttribute('download', 'bare.png');
  await page.getByRole('button', { name: 'Change description and tags' }).click();
  await dialog.getByLabel('Description').fill('For the browser test');
  await dialog.getByLabel('Tags').fill('shop env=test');
  await dialog.getByRole('button', { name: 'Change description' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('For the browser test').first()).toBeVisible();
  expect(await host.virsh('metadata', 'bare', 'urn:novacron:vm:1')).toContain('<tag>env=test</tag>');

  await host.virsh('destroy', 'bare');
  await page.goto(`${program.baseUrl}/vms?q=env%3Dtest`);
  await expectState(page, 'Off');
  await expect(page.getByRole('row', { name: /bare/ })).toContainText('shop');
  await page.getByRole('button', { name: 'Actions for bare' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await dialog.getByLabel('New name').fill('renamed');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('link', { name: 'renamed' }).first()).toBeVisible();
  expect(await host.virsh('list', '--all', '--name')).toContain('renamed');
});
