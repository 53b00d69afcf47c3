import { readdirSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';
import { clearHost, test } from './support/lab.ts';
import { minimalXml } from './support/minimal-xml.ts';
import { signIn } from './support/session.ts';

const name = 'readable';

/** Where each page of app/ stands when there is something on it; a page that is missing here fails. */
type Ids = Record<'vm' | 'host' | 'network' | 'pool' | 'operation' | 'batch', string>;
const pages: Record<string, (ids: Ids) => string> = {
  '/': () => '/',
  '/vms': () => '/vms',
  '/vms/new': () => '/vms/new',
  '/vms/screens': () => '/vms/screens',
  '/vms/[id]': ({ vm }) => `/vms/${vm}`,
  '/vms/[id]/hardware': ({ vm }) => `/vms/${vm}/hardware`,
  '/vms/[id]/snapshots': ({ vm }) => `/vms/${vm}/snapshots`,
  '/vms/[id]/operations': ({ vm }) => `/vms/${vm}/operations`,
  '/vms/[id]/disks': ({ vm }) => `/vms/${vm}/disks`,
  '/vms/[id]/network': ({ vm }) => `/vms/${vm}/network`,
  '/vms/[id]/audit': ({ vm }) => `/vms/${vm}/audit`,
  '/vms/[id]/definition': ({ vm }) => `/vms/${vm}/definition`,
  '/vms/[id]/settings': ({ vm }) => `/vms/${vm}/settings`,
  '/vms/[id]/console': ({ vm }) => `/vms/${vm}/console`,
  '/consoles': ({ vm }) => `/consoles?vms=${vm}`,
  '/console/[id]': ({ vm }) => `/console/${vm}`,
  '/hosts': () => '/hosts',
  '/hosts/[id]': ({ host }) => `/hosts/${host}`,
  '/hosts/[id]/hardware': ({ host }) => `/hosts/${host}/hardware`,
  '/networks': () => '/networks',
  '/networks/[id]': ({ network }) => `/networks/${network}`,
  '/storage': () => '/storage',
  '/storage/[id]': ({ pool }) => `/storage/${pool}`,
  '/images': () => '/images',
  '/templates': () => '/templates',
  '/topology': () => '/topology',
  '/operations': () => '/operations',
  '/operations/[id]': ({ operation }) => `/operations/${operation}`,
  '/operations/batch/[id]': ({ batch }) => `/operations/batch/${batch}`,
  '/audit': () => '/audit',
  '/settings': () => '/settings',
  '/sign-in': () => '/sign-in',
  '/account/password': () => '/account/password',
};

test.beforeAll(({ lab: { host } }) =>
  host.run('bash', '-c', `virsh define <(echo "${minimalXml(name)}") && virsh start ${name}`),
);
test.afterAll(({ lab: { host } }) => clearHost(host));

test('every page is in the table that the next tests walk', () =>
  expect(Object.keys(pages).sort()).toEqual(routesOf('app').sort()));

test('no page has a serious fault for those who cannot see or point, light or dark', async ({
  page,
  lab: { program },
}) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await signIn(page, program);
  const ids = await idsOf(page, program.baseUrl);
  const faults: string[] = [];
  const look = async (where: string) => {
    for (const fault of await faultsOf(page)) faults.push(`${where}: ${fault}`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    for (const fault of await faultsOf(page, ['color-contrast'])) faults.push(`${where}, dark: ${fault}`);
    await page.emulateMedia({ colorScheme: 'light' });
  };
  for (const [route, toPath] of Object.entries(pages)) {
    await page.goto(program.baseUrl + toPath(ids));
    await expect(page.getByRole('heading').first()).toBeVisible();
    await look(route);
  }
  await page.goto(program.baseUrl);
  for (const open of ['Control+K', '?']) {
    await page.keyboard.press(open);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(open);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  expect(faults).toEqual([]);
});

/** @param only  these rules; all of them when left out */
async function faultsOf(page: Page, only?: string[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (rules) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        resultTypes: ['violations'],
        ...(rules ? { runOnly: rules } : {}),
      }),
    only,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id} ${nodes
          .map(({ html }) => html)
          .slice(0, 3)
          .join(' ')}`,
    );
}

async function idsOf(page: Page, baseUrl: string): Promise<Ids> {
  const first = async (path: string, named?: string) => {
    const answer = await page.request.get(`${baseUrl}/api/v1/${path}`);
    const { data } = (await answer.json()) as { data: { id: string; name?: string; batchId?: string }[] };
    return data.find((row) => named === undefined || row.name === named);
  };
  // Something has to have been asked for before there is an operation.
  await page.goto(`${baseUrl}/vms`);
  await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await page.getByRole('button', { name: 'Force off 1 of the selected' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Force off 1' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('1 of 1 done');
  const operation = await first('operations');
  return {
    vm: (await first('vms', name))?.id ?? '',
    host: (await first('hosts'))?.id ?? '',
    network: (await first('networks'))?.id ?? '',
    pool: (await first('pools'))?.id ?? '',
    operation: operation?.id ?? '',
    batch: operation?.batchId ?? '',
  };
}

/** The pages of a folder of routes, without the groups that the addresses do not show. */
function routesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.replace(/\(.*?\)\/|\/?page\.tsx$/g, '')}`);
}
