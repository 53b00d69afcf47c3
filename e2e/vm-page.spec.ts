import { expect } from '@playwright/test';
import type { LabHost } from '../testing/lab/host.ts';
import type { Program } from '../testing/program.ts';
import { clearHost, test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { openVm, signIn } from './support/session.ts';

let host: LabHost;
let program: Program;

test.beforeAll(async ({ lab }) => {
  ({ host, program } = lab);
  const over = ['--backing-vol', 'below.qcow2', '--backing-vol-format', 'qcow2', '--format', 'qcow2'];
  await host.virsh('vol-create-as', 'default', 'below.qcow2', '8M', '--format', 'qcow2');
  for (const name of ['paged', 'sibling']) {
    await host.virsh('vol-create-as', 'default', `${name}.qcow2`, '8M', ...over);
    const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/var/lib/libvirt/images/${name}.qcow2'/><target dev='vda' bus='virtio'/></disk>`;
    const xml = minimalXml(name).replace('</domain>', `<devices>${disk}</devices></domain>`);
    await host.run('bash', '-c', `virsh define <(echo "${xml}")`);
  }
  await host.virsh('start', 'paged');
});
test.afterAll(() => clearHost(host));

test('a machine’s page shows what its disk lies on, how its definition changed, and its load over time', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'paged');

  const tabs = page.getByRole('navigation', { name: 'Parts of this machine' });
  await tabs.getByRole('link', { name: 'Disks' }).click();
  const files = page.getByRole('list', { name: 'Files of vda' });
  await expect(files.getByRole('listitem').first()).toContainText('default/paged.qcow2');
  await expect(files.getByRole('listitem').nth(1)).toContainText('default/below.qcow2');
  await expect(files.getByRole('listitem').nth(1)).toContainText('Also needed by sibling');

  await tabs.getByRole('link', { name: 'Definition' }).click();
  await expect(page.getByRole('region', { name: 'Definition of paged' })).toContainText('<name>paged</name>');
  // As `virsh edit` does it; of smaller changes libvirt tells nobody, and they are seen with the next list.
  const edited = `virsh dumpxml --inactive paged | sed 's,>1</vcpu>,>3</vcpu>,'`;
  await host.run('bash', '-c', `virsh define <(${edited})`);
  await page.getByRole('button', { name: 'What changed' }).first().click();
  const difference = page.getByRole('region', { name: 'Difference' });
  await expect(difference.getByText(/<vcpu .*>3<\/vcpu>/)).toBeVisible();
  await page.getByLabel('Show', { exact: true }).selectOption('Running now');
  await page.getByLabel('Compared with').selectOption('Next start');
  await expect(difference.getByText(/<vcpu .*>1<\/vcpu>/)).toBeVisible();

  // The same said in words, beside what runs.
  await page.getByRole('link', { name: /waits? for the next start/ }).click();
  await expect(page.getByRole('row', { name: 'CPUs 1 3' })).toBeVisible();
  await expect(page.getByText('3 at the next start')).toBeVisible();

  await tabs.getByRole('link', { name: 'Overview' }).click();
  const moment = page.getByRole('slider', { name: 'CPU: moment' });
  // A rate needs two samples.
  await expect(moment).toHaveAttribute('aria-valuetext', /^Now: Used [\d.]+ %$/, { timeout: 60_000 });
  await expect(page.locator('.recharts-line path').first()).toBeVisible();
  await moment.focus();
  await page.keyboard.press('ArrowLeft');
  // One press, and the line stands in all charts.
  await expect(page.locator('[data-crosshair]')).toHaveCount(4);
  await expect(moment).toHaveAttribute('aria-valuetext', /^\d\d:\d\d:\d\d: Used/);
  await page.getByRole('button', { name: '24 h' }).click();
  await expect(page).toHaveURL(/range=24h/);
  await expect(page.locator('figure canvas')).toHaveCount(4);
  await expect(page.locator('.recharts-line')).toHaveCount(0);
});
