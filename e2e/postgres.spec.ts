import { expect } from '@playwright/test';
import { hosts } from '../drizzle/schema/index.ts';
import { openPostgres } from '../lib/db/client.ts';
import type { ObservedVm } from '../lib/domain/vm.ts';
import { storeVms } from '../lib/inventory/store.ts';
import { fleetOf } from '../testing/fleet.ts';
import { type LabHost, startLabHost } from '../testing/lab/host.ts';
import { postgresObstacle, startPostgres, type TestPostgres } from '../testing/postgres.ts';
import { type Program, startProgram } from '../testing/program.ts';
import { test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { expectState, reviewVm, signIn, signInFirst } from './support/session.ts';

const obstacle = postgresObstacle();
let server: TestPostgres;
let host: LabHost;
let program: Program;
let url: string;

test.skip(obstacle !== null, obstacle ?? '');
test.beforeAll(async () => {
  server = await startPostgres();
  host = await startLabHost();
  url = await server.createDatabase();
  program = await startProgram({ host, env: { DATABASE_URL: url } });
});
test.afterAll(async () => {
  await program?.stop();
  await host?.stop();
  await server?.stop();
});

test('on PostgreSQL a VM is made, seen live, found again after a kill -9, and deleted', async ({ page }) => {
  await signInFirst(page, program);
  await reviewVm(page, program, 'on-postgres');
  await page.getByRole('button', { name: 'Create VM' }).click();
  await expectState(page, 'Running');
  await program.kill('SIGKILL');
  await program.restart();
  await page.goto(`${program.baseUrl}/vms`);
  await expect(page.getByRole('row').filter({ hasText: 'on-postgres' })).toContainText('Running');
  await page.getByRole('button', { name: 'Actions for on-postgres' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('on-postgres');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  // What lies under a dialog has no role until it is closed.
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('row').filter({ hasText: 'on-postgres' })).toHaveCount(0, { timeout: 30_000 });
  expect(await host.virsh('list', '--all', '--name')).toBe('');
});

test('ten thousand VMs are scrolled, searched and selected, and one that changes is read without the others', async ({
  page,
}) => {
  const hostCount = 20;
  const vmsEach = 500;
  const fleet = Array.from({ length: hostCount }, (_, number) => fleetOf(number, vmsEach));
  await storeFleet(fleet);
  // The last by name, and the only one whose host is really there.
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('zz-real')}")`);
  const all = hostCount * vmsEach + 1;

  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  const table = page.getByRole('table', { name: 'Virtual machines' });
  // With its head. Of so many a few are drawn.
  await expect(table).toHaveAttribute('aria-rowcount', `${all + 1}`);
  expect(await page.getByRole('row').count()).toBeLessThan(100);
  await page.getByRole('checkbox', { name: 'Select build-0-4', exact: true }).click();
  await page.keyboard.press('End');
  const real = page.getByRole('row').filter({ hasText: 'zz-real' });
  await expect(real).toContainText('Off');
  await expect(real).toHaveAttribute('aria-rowindex', `${all + 1}`);

  // All between a row that is far away and this one, most of which have never been drawn.
  await page.getByRole('checkbox', { name: 'Select zz-real' }).click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: 'Selected machines' });
  await expect(bar).toContainText(`${all.toLocaleString('en')} selected`);
  await bar.getByRole('button', { name: 'Clear the selection' }).click();
  // The toolbar stands above the list.
  await page.keyboard.press('End');
  await expect(real).toContainText('Off');

  const answers: { path: string; bytes: number }[] = [];
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/api/')) answers.push({ path: pathname, bytes: (await response.body()).length });
  });
  await host.virsh('start', 'zz-real');
  await expect(real).toContainText('Running');
  expect(answers.length).toBeGreaterThan(0);
  for (const { path, bytes } of answers) {
    expect(path).toBe('/api/v1/vms/windows');
    expect(bytes).toBeLessThan(1_500);
  }

  const wanted = fleet.flat().filter(({ state, tags }) => state === 'running' && tags?.includes('prod'));
  const number = wanted.length.toLocaleString('en');
  const box = page.getByRole('combobox', { name: 'Search virtual machines' });
  await page.keyboard.press('/');
  await box.fill('state:running tag:prod ');
  await box.press('Escape');
  await expect(page.getByText(`${number} matches`)).toBeVisible();
  await page.getByRole('checkbox', { name: `Select all ${number}` }).click();
  await expect(bar).toContainText(`${number} selected`);
  await expect(bar.getByRole('button', { name: 'Shut down 0 of the selected' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  // One that can do it among them, and the others are named with why not.
  await box.fill('');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await page.getByRole('checkbox', { name: 'Select zz-real' }).click();
  await bar.getByRole('button', { name: 'Force off 1 of the selected' }).click();
  const dialog = page.getByRole('dialog', { name: 'Force off 1 machine' });
  await expect(dialog.getByRole('heading', { name: `${number} machines left as they are` })).toBeVisible();
  await expect(dialog.getByRole('list', { name: 'Machines that are left out' })).toContainText(
    'Its host is disabled.',
  );
  await dialog.getByRole('button', { name: 'Force off 1' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('1 of 1 done.');
});

/** As engines would have stored it, of hosts that are switched off. */
async function storeFleet(fleet: ObservedVm[][]): Promise<void> {
  const database = openPostgres(url);
  try {
    for (const [number, vms] of fleet.entries()) {
      const connection = { transport: 'unix', socketPath: '/run/nowhere' } as const;
      const [row] = await database.db
        .insert(hosts)
        .values({ name: `kvm${number}`, connection, isEnabled: false, state: 'disabled' })
        .returning();
      await storeVms(database.db, row?.id ?? '', vms, true);
    }
  } finally {
    await database.close();
  }
}
