import { expect } from '@playwright/test';
import { clearHost, test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { signIn } from './support/session.ts';

const missingDisk = '/var/lib/libvirt/images/listed-3.raw';

test.beforeAll(async ({ lab: { host } }) => {
  for (const name of ['listed-1', 'listed-2', 'listed-3', 'listed-10'])
    await host.run('bash', '-c', `virsh define <(echo "${minimalXml(name)}")`);
  await host.virsh('attach-disk', 'listed-3', missingDisk, 'vda', '--config');
  await host.virsh('start', 'listed-10');
});
test.afterAll(({ lab: { host } }) => clearHost(host));

test('the list is asked in words and fields, grouped, and shown in the chosen columns, all of it in the address', async ({
  page,
  lab: { program },
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  const box = page.getByRole('combobox', { name: 'Search virtual machines' });
  const names = page.getByRole('row').getByRole('link', { name: /^listed-/ });
  await box.fill('listed sta');
  await box.press('ArrowDown');
  await box.press('Enter');
  await expect(box).toHaveValue('listed state:');
  await page.getByRole('option', { name: /^off/ }).click();
  await expect(box).toHaveValue('listed state:off ');
  await expect(names).toHaveText(['listed-1', 'listed-2', 'listed-3']);
  await box.fill('listed state:walking');
  await expect(page.getByText('state is never "walking".')).toBeVisible();
  await box.fill('name:listed mem<1g');
  await box.press('Escape');
  await expect(names).toHaveText(['listed-1', 'listed-2', 'listed-3', 'listed-10']);

  await page.getByRole('button', { name: 'View of the list' }).click();
  await page.getByRole('menuitemradio', { name: 'State' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Seen' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Provider' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('rowheader', { name: 'Running 1' })).toBeVisible();
  await expect(page.getByRole('rowheader', { name: 'Off 3' })).toBeVisible();

  // Somebody else who opens the address sees the same.
  await page.goto(page.url());
  await expect(box).toHaveValue('name:listed mem<1g');
  await expect(names).toHaveText(['listed-10', 'listed-1', 'listed-2', 'listed-3']);
  await expect(page.getByRole('columnheader', { name: 'Seen' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Provider' })).toHaveCount(0);
  // The columns are kept for the next time.
  await page.goto(`${program.baseUrl}/vms`);
  await expect(page.getByRole('columnheader', { name: 'Seen' })).toBeVisible();
});

test('many are started at once: who is left out and why, how it went for each, and only what failed again', async ({
  page,
  lab: { host, program },
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms?q=name:listed`);
  await page.getByRole('checkbox', { name: 'Select listed-1', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Select listed-10' }).click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: 'Selected machines' });
  await expect(bar).toContainText('4 selected');
  await bar.getByRole('button', { name: 'Start 3 of the selected' }).click();
  const dialog = page.getByRole('dialog', { name: 'Start 3 machines' });
  await expect(dialog.getByRole('list', { name: 'Machines that are left out' })).toContainText(
    /listed-10.+running/i,
  );
  await dialog.getByRole('button', { name: 'Start 3' }).click();

  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('2 of 3 done, 1 failed.');
  const results = page.getByRole('list', { name: 'Results' }).getByRole('listitem');
  await expect(results.filter({ hasText: 'listed-3' })).toContainText('Failed');
  expect(await host.virsh('domstate', 'listed-1')).toContain('running');

  await host.run('qemu-img', 'create', '-q', missingDisk, '1M');
  await page.getByRole('button', { name: 'Try the 1 again' }).click();
  await page
    .getByRole('dialog', { name: 'Start 1 machine' })
    .getByRole('button', { name: 'Start 1' })
    .click();
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('1 of 1 done.');
  expect(await host.virsh('domstate', 'listed-3')).toContain('running');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

  await bar.getByRole('button', { name: 'Force off 4 of the selected' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Force off 4' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('4 of 4 done.');
  expect((await host.virsh('list', '--name')).trim()).not.toContain('listed');
});
