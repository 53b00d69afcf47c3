import { expect } from '@playwright/test';
import { WebSocket } from 'ws';
import type { LabHost } from '../testing/lab/host.ts';
import type { Program } from '../testing/program.ts';
import { clearHost, test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { expectState, openVm, reviewVm, signIn } from './support/session.ts';

let host: LabHost;
let program: Program;

test.beforeAll(async ({ lab }) => {
  ({ host, program } = lab);
});
test.afterAll(() => clearHost(host));
test.beforeEach(({ page }) => signIn(page, program));
test.afterEach(async () => {
  // Whatever was refused, the host holds nothing of it.
  await host.virsh('pool-refresh', 'default');
  expect(await host.virsh('vol-list', 'default')).not.toContain('refused');
  expect(await host.virsh('list', '--all', '--name')).not.toContain('refused');
});

test('a name that is taken is said at the name', async ({ page }) => {
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('taken')}")`);
  await page.goto(`${program.baseUrl}/vms`);
  await expect(page.getByText('taken', { exact: true }).first()).toBeVisible();
  await reviewVm(page, program, 'taken');
  await expect(page.getByText('already has a VM named taken').first()).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveAttribute('aria-invalid', 'true');
});

test('what is typed before the page’s scripts run cannot be lost: until then nothing can be typed or pressed', async ({
  page,
}) => {
  let run = () => {};
  const gate = new Promise<void>((resolve) => {
    run = resolve;
  });
  await page.route('**/*.js', async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto(`${program.baseUrl}/vms/new`, { waitUntil: 'commit' });
  const name = page.getByRole('textbox', { name: 'Name' });
  const review = page.getByRole('button', { name: 'Review' });
  await expect(name).toBeDisabled();
  await expect(review).toBeDisabled();
  run();
  await name.fill('typed');
  await expect(review).toBeEnabled();
  await expect(name).toHaveValue('typed');
});

test('a name that is taken between the plan and the press is refused, and nothing is left', async ({
  page,
}) => {
  await page.goto(`${program.baseUrl}/vms/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('refused-late');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('button', { name: 'Create VM' })).toBeVisible();
  // Between the plan and the press somebody else makes one of that name.
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('late')}")`);
  await host.virsh('domrename', 'late', 'refused-late');
  try {
    await page.getByRole('button', { name: 'Create VM' }).click();
    await expect(page.getByText('already has a VM named refused-late').first()).toBeVisible({
      timeout: 30_000,
    });
  } finally {
    await host.virsh('undefine', 'refused-late');
  }
});

test('a create that fails on the host says so on the page it was watched from, and to who follows its link later', async ({
  page,
}) => {
  const emulator = '/usr/bin/qemu-system-x86_64';
  await reviewVm(page, program, 'refused-by-qemu');
  // From here on QEMU does not start on this host.
  await host.run('mount', '--bind', '/bin/false', emulator);
  try {
    await page.getByRole('button', { name: 'Create VM' }).click();
    await expect(page.getByRole('heading', { name: 'refused-by-qemu was not created' })).toBeVisible({
      timeout: 60_000,
    });
    await expect(page.getByRole('link', { name: 'See the operation' })).toBeVisible();
    await expect(page.getByText('What the host said')).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'refused-by-qemu was not created' })).toBeVisible();
  } finally {
    await host.run('umount', emulator);
  }
});

test('more memory than the host has is said at the memory', async ({ page }) => {
  await page.goto(`${program.baseUrl}/vms/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('refused-memory');
  await page.getByLabel('Memory').fill('999999');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByText(/MiB of memory in all|has only|more than the host/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create VM' })).toHaveCount(0);
});

test('a VM that is deleted elsewhere while its page is open is gone there too, and cannot be started', async ({
  page,
}) => {
  await host.run('bash', '-c', `virsh define <(echo "${minimalXml('vanishing')}")`);
  await page.goto(`${program.baseUrl}/vms`);
  await openVm(page, 'vanishing');
  // The list says the same, and is there until the page is.
  await expect(page.getByRole('heading', { name: 'vanishing' })).toBeVisible();
  await expectState(page, 'Off');
  await host.virsh('undefine', 'vanishing');
  await expectState(page, 'Gone');
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
});

test('with libvirtd stopped the host is shown as refusing, nothing hangs, and it comes back by itself', async ({
  page,
}) => {
  await page.goto(`${program.baseUrl}/hosts`);
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible();
  await host.killDaemon('SIGKILL');
  try {
    await expect(page.getByText('Refused', { exact: true }).first()).toBeVisible();
    await page.goto(`${program.baseUrl}/vms/new`);
    await expect(page.getByText(/cannot be reached/i).first()).toBeVisible();
  } finally {
    await host.startDaemon();
  }
  await page.goto(`${program.baseUrl}/hosts`);
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
});

test('a console socket without a session, without a ticket, or from a foreign page is refused before it opens', async ({
  page,
}) => {
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const address = `${program.baseUrl.replace('http', 'ws')}/ws/console?ticket=invented`;
  const status = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(address, { headers });
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('open', () => reject(new Error('it was opened')));
      socket.on('error', () => {});
    });
  expect(await status({ origin: program.baseUrl })).toBe(401);
  expect(await status({ origin: program.baseUrl, cookie })).toBe(403);
  expect(await status({ origin: 'https://elsewhere.example', cookie })).toBe(403);
  expect(await status({ cookie })).toBe(403);
});
