import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator } from '@playwright/test';

/** Reads the text in a picture of a console, as a person would: by its pixels. Of any browser. */
export async function readScreen(canvas: { screenshot(): Promise<Uint8Array> }): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-screen-'));
  try {
    const picture = join(folder, 'screen.png');
    writeFileSync(picture, await canvas.screenshot());
    return execFileSync('tesseract', [picture, '-', '--psm', '6'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function expectOnScreen(
  canvas: Pick<Locator, 'screenshot'> | { screenshot(): Promise<Uint8Array> },
  text: RegExp,
  timeoutMs = 60_000,
): Promise<void> {
  await expect.poll(() => readScreen(canvas), { timeout: timeoutMs, intervals: [500] }).toMatch(text);
}
