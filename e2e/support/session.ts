import { type BrowserContext, expect, type Page } from '@playwright/test';
import type { Program } from '../../testing/program.ts';

export const password = 'a password for this test';

/** Signs in for the first time: with the one-time password, which has to be replaced. */
export async function signInFirst(page: Page, program: Program): Promise<void> {
  await page.goto(program.baseUrl);
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(program.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('One-time password').fill(program.password);
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('New password again').fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('link', { name: 'Virtual machines' })).toBeVisible();
  known.add(program);
}

/** Whose one-time password is used up. */
const known = new WeakSet<Program>();
const sessions = new WeakMap<Program, Awaited<ReturnType<BrowserContext['cookies']>>>();

/** Signs in, whatever was before; from the second time with a password on, with the session of the first. */
export async function signIn(page: Page, program: Program): Promise<void> {
  const cookies = sessions.get(program);
  if (cookies) return page.context().addCookies(cookies);
  if (!known.has(program)) return signInFirst(page, program);
  await page.goto(`${program.baseUrl}/sign-in`);
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('link', { name: 'Virtual machines' })).toBeVisible();
  sessions.set(program, await page.context().cookies());
}

/** Fills the wizard up to its review. */
export async function reviewVm(page: Page, program: Program, name: string): Promise<void> {
  await page.goto(`${program.baseUrl}/vms/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  // After a start of the program its host connects first; it is chosen by itself when it has.
  const host = page.getByRole('radiogroup', { name: 'Host' }).getByRole('radio');
  await expect(host).toBeChecked({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Review' }).click();
}

/** Waits until a page says that the machine is in a state, without a reload. */
export async function expectState(page: Page, state: string, timeoutMs = 30_000): Promise<void> {
  await expect(page.getByRole('main').getByText(state, { exact: true }).first()).toBeVisible({
    timeout: timeoutMs,
  });
}

/** Opens a machine from the list. A row that moves between the press and the release of the button takes no click. */
export async function openVm(page: Page, name: string): Promise<void> {
  await expect(async () => {
    await page.getByRole('link', { name }).first().click();
    await page.waitForURL(/\/vms\/[0-9a-f-]{36}$/, { timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
}
