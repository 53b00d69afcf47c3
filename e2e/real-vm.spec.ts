import { expect } from '@playwright/test';
import { type LabHost, startLabHost } from '../testing/lab/host.ts';
import { type Program, startProgram } from '../testing/program.ts';
import { test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { expectOnScreen } from './support/screen.ts';
import { expectState, reviewVm, signIn, signInFirst } from './support/session.ts';

let host: LabHost;
let program: Program;

test.beforeAll(async () => {
  host = await startLabHost();
  program = await startProgram({ host });
});
test.afterAll(async () => {
  await program?.stop();
  await host?.stop();
});

test.afterEach(({ page: _ }, { status, expectedStatus }) => {
  if (status !== expectedStatus) console.log(`The program said last:\n${program.log().slice(-4000)}`);
});

test('from sign-in to a console with a login, and back to an empty host', async ({ page }) => {
  test.setTimeout(240_000);
  await signInFirst(page, program);
  await page.getByRole('link', { name: 'Virtual machines' }).click();
  await page.getByRole('link', { name: 'Create VM' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill('first');
  await page.getByRole('button', { name: 'Review' }).click();

  // The plan that is shown is the one that runs: its names come true.
  const volume =
    (await page
      .getByText(/first-[0-9a-f]{8}\.qcow2/)
      .first()
      .textContent()) ?? '';
  const volumeName = /first-[0-9a-f]{8}\.qcow2/.exec(volume)?.[0] ?? '';
  await page.getByRole('button', { name: 'Create VM' }).click();
  await expect(page).toHaveURL(/\/vms\/[0-9a-f-]{36}$/);
  await expectState(page, 'Running');
  expect(await host.virsh('list', '--name')).toBe('first');
  expect(await host.virsh('vol-list', 'default')).toContain(volumeName);
  // The guest agent tells its address some seconds after the start, still without a reload.
  await expect(page.getByText(/^192\.168\.122\.\d+$/).first()).toBeVisible({ timeout: 60_000 });

  await expect(page.getByText(/^sampled /)).toBeVisible({ timeout: 60_000 });

  await page.getByRole('link', { name: 'Console', exact: true }).click();
  const screen = page.locator('canvas');
  await expectOnScreen(screen, /login:/);
  await screen.click();
  const before = await screen.screenshot();
  await page.keyboard.type('root\n', { delay: 40 });
  await expectOnScreen(screen, /Password/);
  await page.keyboard.type('root\n', { delay: 40 });
  await expectOnScreen(screen, /BusyBox/);
  await page.keyboard.type('uname -a\n', { delay: 40 });
  await expectOnScreen(screen, /Linux tiny/);
  expect((await screen.screenshot()).equals(before)).toBe(false);

  await page.getByRole('button', { name: 'Shut down' }).click();
  await expectState(page, 'Off', 90_000);
  expect(await host.virsh('list', '--name')).toBe('');

  await page.getByRole('button', { name: 'Actions for first' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('first');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/vms$/);
  await expect(page.getByRole('link', { name: 'first', exact: true })).toHaveCount(0, { timeout: 30_000 });
  expect(await host.virsh('list', '--all', '--name')).toBe('');
  await host.virsh('pool-refresh', 'default');
  expect(await host.virsh('vol-list', 'default')).not.toContain('first-');
});

test('a VM made by virsh appears in the open list, changes by itself, and is shown as gone, without a reload', async ({
  page,
}) => {
  await signIn(page, program);
  await page.goto(`${program.baseUrl}/vms`);
  await expect(page.getByText(/no (virtual )?machines? yet/i).or(page.getByRole('table'))).toBeVisible();
  const appeared = page.getByText('by-virsh', { exact: true }).first().waitFor();
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('by-virsh')}")`);
  await appeared;
  const row = page.getByRole('row').filter({ hasText: 'by-virsh' });
  await expect(row).toContainText('Off');
  await host.virsh('start', 'by-virsh');
  await expect(row).toContainText('Running');
  await host.virsh('destroy', 'by-virsh');
  await expect(row).toContainText('Off');
  await host.virsh('undefine', 'by-virsh');
  await expect(row).toContainText('Gone');
  await expect(row).not.toContainText('Running');
});

test('what changes between the making of a page and its first live message is not missed', async ({
  page,
}) => {
  await signIn(page, program);
  let connect = () => {};
  const gate = new Promise<void>((resolve) => {
    connect = resolve;
  });
  await page.routeWebSocket('**/ws/live', async (socket) => {
    await gate;
    socket.connectToServer();
  });
  await page.goto(`${program.baseUrl}/vms`);
  await expect(page.getByRole('heading', { name: 'Virtual machines', exact: true })).toBeVisible();
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('in-between')}")`);
  try {
    await expect
      .poll(async () => (await page.request.get(`${program.baseUrl}/api/v1/vms`)).text())
      .toContain('in-between');
    await expect(page.getByText('in-between', { exact: true })).toHaveCount(0);
    connect();
    await expect(page.getByText('in-between', { exact: true }).first()).toBeVisible();
  } finally {
    await host.virsh('undefine', 'in-between');
  }
});

test('what changes while a page is on its way to a click is not missed', async ({ page }) => {
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('on-the-way')}")`);
  try {
    await signIn(page, program);
    await page.goto(`${program.baseUrl}/vms`);
    const link = page.getByRole('link', { name: 'on-the-way', exact: true }).first();
    await expect(link).toBeVisible();
    const path = (await link.getAttribute('href')) ?? '';
    let isHeld = () => {};
    const held = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    // The server has made the page, and it does not arrive before the state has changed.
    await page.route(`**${path}?_rsc=*`, async (route) => {
      if (route.request().headers()['next-router-prefetch']) return route.continue();
      const response = await route.fetch();
      isHeld();
      await gate;
      await route.fulfill({ response });
    });
    await link.click();
    await held;
    await host.virsh('start', 'on-the-way');
    const state = async () => (await page.request.get(`${program.baseUrl}/api/v1${path}`)).text();
    await expect.poll(state).toContain('"state":"running"');
    letGo();
    await expect(page.getByRole('heading', { name: 'on-the-way' })).toBeVisible();
    // Other news of the host would bring it too, but later.
    await expectState(page, 'Running', 8_000);
  } finally {
    await host.virsh('destroy', 'on-the-way').catch(() => {});
    await host.virsh('undefine', 'on-the-way');
  }
});

test('kill -9 in the middle of a create leaves the finished VM or nothing, and never half of one', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, program);
  // At every call that it makes: `npm run faults 5`.
  for (const [round, label] of ['Make the disk', 'Start'].entries()) {
    const name = `killed-${round}`;
    await reviewVm(page, program, name);
    await page.getByRole('button', { name: 'Create VM' }).click();
    await expect(page).toHaveURL(/\/vms\/[0-9a-f-]{36}$/);
    // As soon as the step shows, or is over: each round dies at another point.
    await page
      .getByText(label)
      .first()
      .waitFor({ timeout: 2_000 })
      .catch(() => {});
    await program.kill('SIGKILL');
    await program.restart();
    await page.goto(`${program.baseUrl}/operations`);
    const row = page.getByRole('row').filter({ hasText: name }).first();
    await expect(row).toContainText(/Done|Undone|Taken back/, { timeout: 60_000 });
    const domains = (await host.virsh('list', '--all', '--name')).split('\n').filter((line) => line === name);
    await host.virsh('pool-refresh', 'default');
    const volumes = (await host.virsh('vol-list', 'default'))
      .split('\n')
      .filter((line) => line.includes(`${name}-`));
    const isDone = (await row.textContent())?.includes('Done');
    expect([domains.length, volumes.length]).toEqual(isDone ? [1, 1] : [0, 0]);
  }
});
