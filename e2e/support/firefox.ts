import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Page } from 'puppeteer-core';

const executablePath = '/usr/bin/firefox-esr';

/** Says why Firefox cannot be had here; null when it can. */
export function firefoxObstacle(): string | null {
  return existsSync(executablePath)
    ? null
    : `Firefox is not at ${executablePath}: apt-get install firefox-esr`;
}

/** A page of Firefox, driven by WebDriver BiDi, on a profile of its own that is gone afterwards. */
export async function openFirefox(): Promise<{ page: Page; close(): Promise<void> }> {
  const userDataDir = mkdtempSync(join(tmpdir(), 'novacron-firefox-'));
  const remove = () => rmSync(userDataDir, { recursive: true, force: true });
  try {
    const browser = await launch({
      ...{ browser: 'firefox', protocol: 'webDriverBiDi', executablePath, userDataDir, headless: true },
      defaultViewport: { width: 1280, height: 900 },
      timeout: 60_000,
    });
    const page = await browser.newPage();
    return {
      page,
      async close() {
        await browser.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
