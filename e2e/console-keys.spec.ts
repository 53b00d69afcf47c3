import { expect, type Page } from '@playwright/test';
import { createTinyGuest, type TinyGuest } from '../testing/lab/guest.ts';
import type { Serial } from '../testing/lab/serial.ts';
import { clearHost, test } from './support/lab.ts';
import { expectOnScreen } from './support/screen.ts';
import { openVm, signIn } from './support/session.ts';

const name = 'typed-into';
let guest: TinyGuest;
let serial: Serial;

test.beforeAll(async ({ lab }) => {
  guest = await createTinyGuest(lab.host, { name });
  serial = await guest.openSerial();
});
test.afterAll(async ({ lab }) => {
  serial?.close();
  await clearHost(lab.host);
});

async function typeText(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Type text' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Text', { exact: true }).fill(text);
  await dialog.getByRole('button', { name: 'Type', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('progressbar', { name: 'Characters typed' })).toHaveCount(0, {
    timeout: 60_000,
  });
}

/** What a file in the guest holds, read past the console. */
async function fileInGuest(path: string): Promise<string> {
  serial.write(`echo from-${'here'}; base64 ${path}; echo to-${'here'}\n`);
  await serial.expect(/\nfrom-here\r?\n/);
  const [text = ''] = (await serial.expect(/[\s\S]*?to-here\r?\n/)).split('to-here');
  return Buffer.from(text.replace(/\s/g, ''), 'base64').toString();
}

test('a text arrives in a real machine byte for byte, and its keys can be held, locked and combined', async ({
  page,
  lab,
}) => {
  await serial.expect(/login:/);
  serial.write('root\n');
  await serial.expect(/Password:/);
  serial.write('root\n');
  await serial.expect(/# /);
  await signIn(page, lab.program);
  await page.goto(`${lab.program.baseUrl}/vms`);
  await openVm(page, name);
  await page.getByRole('link', { name: 'Console', exact: true }).click();
  const screen = page.locator('canvas');
  await expectOnScreen(screen, /login:/);

  await typeText(page, 'root\n');
  await expectOnScreen(screen, /Password/);
  await typeText(page, 'root\n');
  await expectOnScreen(screen, /BusyBox/);
  await typeText(page, 'cat >/tmp/typed\n');
  const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
  await typeText(page, `${ascii}\n\ttabbed\n`);

  // Ctrl is held for the next key and no longer: the d that ends the program is one, the next is a letter.
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  const ctrl = page.getByRole('button', { name: 'Ctrl', exact: true });
  await ctrl.click();
  await expect(ctrl).toHaveAttribute('aria-pressed', 'true');
  await screen.focus();
  await page.keyboard.press('d');
  await expect(ctrl).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(() => fileInGuest('/tmp/typed')).toBe(`${ascii}\n\ttabbed\n`);

  // Locked, it stays: both letters are cut off by Ctrl-U, and only what comes after it is left of the line.
  await ctrl.click();
  await ctrl.click();
  await screen.focus();
  await page.keyboard.press('u');
  await page.keyboard.press('u');
  await expect(ctrl).toHaveAttribute('aria-pressed', 'true');
  await ctrl.click();
  await expect(ctrl).toHaveAttribute('aria-pressed', 'false');
  await typeText(page, 'echo free >/tmp/free\n');
  await expect.poll(() => fileInGuest('/tmp/free')).toBe('free\n');

  // The kernel answers SysRq on its console. A menu gives the keyboard back to the screen.
  await page.getByRole('button', { name: 'Send keys' }).click();
  await page.getByRole('menuitem', { name: 'Alt-SysRq (Linux)' }).click();
  await page.getByRole('menuitem', { name: 'H: list these keys' }).click();
  await expectOnScreen(screen, /sysrq: HELP/i);
  await expect(screen).toBeFocused();
});

test('what a layout cannot type is named before anything is typed, and Escape ends what is typed', async ({
  page,
  lab,
}) => {
  await signIn(page, lab.program);
  await page.goto(`${lab.program.baseUrl}/vms`);
  await openVm(page, name);
  await page.getByRole('link', { name: 'Console', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Type text' })).toBeEnabled();
  await page.getByRole('button', { name: 'Type text' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Text', { exact: true }).fill('5 € → “6”');
  await expect(dialog).toContainText('4 characters cannot be typed with this layout.');
  await dialog.getByRole('checkbox', { name: /plain quotation marks/ }).click();
  await expect(dialog).toContainText('2 characters cannot be typed with this layout.');
  await expect(dialog.getByRole('listitem')).toHaveText(['€', '→']);
  await expect(dialog.getByRole('button', { name: 'Type without them' })).toBeVisible();
  await dialog.getByLabel('Keyboard layout of the machine').selectOption('de');
  await expect(dialog).not.toContainText('cannot be typed');

  // The choice is this machine's from now on.
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Type text' }).click();
  await expect(dialog.getByLabel('Keyboard layout of the machine')).toHaveValue('de');
  await dialog.getByLabel('Text', { exact: true }).fill('#'.repeat(400));
  await dialog.getByRole('button', { name: 'Type', exact: true }).click();
  await expect(page.getByText(/^Typing [1-9]/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^Typing was cancelled after \d+ of 400 characters/)).toBeVisible();
});
