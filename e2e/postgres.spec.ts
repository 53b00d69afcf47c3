import { expect } from '@playwright/test';
import { type LabHost, startLabHost } from '../testing/lab/host.ts';
import { postgresObstacle, startPostgres, type TestPostgres } from '../testing/postgres.ts';
import { type Program, startProgram } from '../testing/program.ts';
import { test } from './support/lab.ts';
import { expectState, reviewVm, signInFirst } from './support/session.ts';

const obstacle = postgresObstacle();
let server: TestPostgres;
let host: LabHost;
let program: Program;

test.skip(obstacle !== null, obstacle ?? '');
test.beforeAll(async () => {
  server = await startPostgres();
  host = await startLabHost();
  program = await startProgram({ host, env: { DATABASE_URL: await server.createDatabase() } });
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
