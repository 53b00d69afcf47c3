import { expect, type Page } from '@playwright/test';
import { createTinyGuest, type TinyGuest } from '../testing/lab/guest.ts';
import type { Serial } from '../testing/lab/serial.ts';
import { clearHost, test } from './support/lab.ts';
import { openVm, signIn } from './support/session.ts';

const name = 'typed-into';
let guest: TinyGuest;
let serial: Serial;

test.beforeAll(async ({ lab }) => {
  guest = await createTinyGuest(lab.host, { name });
  serial = await guest.openSerial();
  await serial.expect(/login:/);
  serial.write('root\n');
  await serial.expect(/Password:/);
  // A terminal of the screen that nobody signs in at.
  serial.write('root\nchvt 2\n');
  await serial.expect(/# /);
});
test.afterAll(async ({ lab }) => {
  serial?.close();
  await clearHost(lab.host);
});

async function typeText(page: Page, text: string): Promise<void> {
  const button = page.getByRole('button', { name: 'Type text' });
  await expect(button).not.toHaveAttribute('aria-disabled');
  await button.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Text', { exact: true }).fill(text);
  await dialog.getByRole('button', { name: 'Type', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('progressbar', { name: 'Characters typed' })).toHaveCount(0, {
    timeout: 60_000,
  });
}

test('a text arrives in a real machine byte for byte, and its keys can be held, locked and combined', async ({
  page,
  lab,
}) => {
  await signIn(page, lab.program);
  await page.goto(`${lab.program.baseUrl}/vms`);
  await openVm(page, name);
  await page.getByRole('link', { name: 'Console', exact: true }).click();
  // What is typed there is read past the screen.
  serial.write(`cat </dev/tty2 >/tmp/typed; base64 /tmp/typed; echo th''at is all\n`);
  const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
  await typeText(page, `${ascii}\n\ttabbed\nlost`);

  // Locked, Ctrl stays: both keys are commands to the terminal, and the first takes the line away.
  const screen = page.locator('canvas');
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  const ctrl = page.getByRole('button', { name: 'Ctrl', exact: true });
  await ctrl.click();
  await ctrl.click();
  await screen.focus();
  await page.keyboard.press('u');
  await page.keyboard.press('u');
  await expect(ctrl).toHaveAttribute('aria-pressed', 'true');
  await ctrl.click();
  await expect(ctrl).toHaveAttribute('aria-pressed', 'false');
  await typeText(page, 'kept\n');
  // Pressed once, it is there for one key: the one that ends the text.
  await ctrl.click();
  await expect(ctrl).toHaveAttribute('aria-pressed', 'true');
  await screen.focus();
  await page.keyboard.press('d');
  await expect(ctrl).toHaveAttribute('aria-pressed', 'false');
  const [base64 = ''] = (await serial.expect(/[\s\S]*\nthat is all/)).split('that is all');
  const printed = base64.slice(base64.indexOf('is all') + 6);
  expect(Buffer.from(printed.replace(/\s/g, ''), 'base64').toString()).toBe(`${ascii}\n\ttabbed\nkept\n`);

  // The kernel itself answers SysRq. A menu gives the keyboard back to the screen.
  await page.getByRole('button', { name: 'Send keys' }).click();
  await page.getByRole('menuitem', { name: 'Alt-SysRq (Linux)' }).click();
  await page.getByRole('menuitem', { name: 'H: list these keys' }).click();
  await expect(screen).toBeFocused();
  serial.write('until dmesg | grep "sysrq: HELP"; do sleep 1; done\n');
  await serial.expect(/sysrq: HELP :/);
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

test('all screens are looked at together: pictures follow the screens, and hosts are asked only while somebody looks', async ({
  page,
  lab,
}) => {
  // Where libvirt has QEMU write each picture of this machine's screen.
  const lastTaken = async () =>
    (
      await lab.host.run('bash', '-c', `stat -c %y /var/lib/libvirt/qemu/domain-*-${name.slice(0, 20)}`)
    ).trim();
  await signIn(page, lab.program);
  await page.goto(`${lab.program.baseUrl}/vms`);
  await page.getByRole('link', { name: 'Screens' }).click();
  const tile = page.getByRole('listitem').filter({ hasText: name });
  const picture = tile.getByRole('img', { name: `The screen of ${name}` });
  await expect(picture).toBeVisible();

  // Each picture that is new has an address of its own.
  const before = await picture.getAttribute('src');
  serial.write('\nfor i in 1 2 3 4 5 6 7 8; do echo much text on the screen >/dev/tty2; done\n');
  await expect(picture).not.toHaveAttribute('src', before ?? '');

  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  // Twelve seconds are the longest time between two looks at a screen that stands still.
  const quietForMs = 13_000;
  let [seen, since] = [await lastTaken(), Date.now()];
  await expect
    .poll(
      async () => {
        const now = await lastTaken();
        if (now !== seen) [seen, since] = [now, Date.now()];
        return Date.now() - since > quietForMs;
      },
      { timeout: 40_000, intervals: [1_000] },
    )
    .toBe(true);

  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(lastTaken).not.toBe(seen);
  const { data } = (await (
    await page.request.get(`${lab.program.baseUrl}/api/v1/screens?q=${name}`)
  ).json()) as {
    data: { matches: number };
  };
  expect(data.matches).toBe(1);
  await page.goto(`${lab.program.baseUrl}/audit`);
  await expect(page.getByRole('row').filter({ hasText: 'vm.watchScreens' })).toHaveCount(1);
});
