import type { BrowserContext, Page } from '@playwright/test';
import { percentile, type Row } from './measure.ts';

const loads = 9;

type Vitals = { lcp: number; cls: number; inp: number };
declare global {
  interface Window {
    vitals: Vitals;
  }
}

/** What Chromium says of a page that is opened and worked with, and how much script it was sent for it. */
export async function measurePage(baseUrl: string, open: () => Promise<BrowserContext>): Promise<Row[]> {
  const seen: (Vitals & { scriptBytes: number })[] = [];
  for (let load = 0; load < loads; load += 1) {
    const context = await open();
    try {
      seen.push(await visit(await context.newPage(), baseUrl));
    } finally {
      await context.close();
    }
  }
  const of = (key: keyof (typeof seen)[number], share: number) =>
    percentile(
      seen.map((one) => one[key]),
      share,
    );
  const row = (name: string, unit: string, ours: number, note: string): Row => ({
    ...{ name: `list of 10,000: ${name}`, unit, ours, peer: null, note },
  });
  const note = `${loads} loads without a cache`;
  return [
    row('largest contentful paint, p50', 'ms', of('lcp', 0.5), note),
    row('largest contentful paint, slowest', 'ms', of('lcp', 1), note),
    row('cumulative layout shift, worst', '', of('cls', 1), note),
    row('interaction to next paint, p50', 'ms', of('inp', 0.5), 'slowest of 15 presses in each load'),
    row('interaction to next paint, slowest', 'ms', of('inp', 1), `the same, of ${loads} loads`),
    row('compressed scripts', 'kB', of('scriptBytes', 1) / 1_000, 'as Chromium received them'),
  ];
}

async function visit(page: Page, baseUrl: string): Promise<Vitals & { scriptBytes: number }> {
  await page.addInitScript(() => {
    window.vitals = { lcp: 0, cls: 0, inp: 0 };
    const watch = (type: string, each: (entry: PerformanceEntry) => void, more = {}) =>
      new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({
        ...{ type, buffered: true },
        ...more,
      });
    watch('largest-contentful-paint', (entry) => {
      window.vitals.lcp = entry.startTime;
    });
    watch('layout-shift', (entry) => {
      const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!shift.hadRecentInput) window.vitals.cls += shift.value;
    });
    watch(
      'event',
      (entry) => {
        const { interactionId, duration } = entry as PerformanceEventTiming & { interactionId?: number };
        if (interactionId) window.vitals.inp = Math.max(window.vitals.inp, duration);
      },
      { durationThreshold: 16 },
    );
  });
  const scripts = await countScripts(page);
  await page.goto(`${baseUrl}/vms`);
  await page.getByRole('checkbox', { name: /^Select all/ }).isEnabled();
  // Until the page stands and its scripts have run.
  await page.waitForLoadState('networkidle');
  const scriptBytes = scripts();
  await work(page);
  return { ...(await page.evaluate(() => window.vitals)), scriptBytes };
}

/** Fifteen presses, of each kind that the list takes. */
async function work(page: Page): Promise<void> {
  const still = () => page.waitForLoadState('networkidle');
  const boxes = page.getByRole('checkbox', { name: /^Select [a-z]+-/ });
  for (const at of [1, 3, 5]) await boxes.nth(at).click();
  for (const name of ['Memory', 'Memory', 'Name']) {
    await page.getByRole('columnheader', { name }).getByRole('button').click();
    await still();
  }
  for (const key of ['j', 'j', 'x', 'k']) await page.keyboard.press(key);
  await page.getByRole('combobox', { name: 'Search virtual machines' }).click();
  await page.keyboard.type('web');
  await still();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'View of the list' }).click();
  await page.getByRole('menuitemradio', { name: 'State' }).click();
  await still();
  await page.keyboard.press('Escape');
}

async function countScripts(page: Page): Promise<() => number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  cdp.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  return () => bytes;
}
