import type { BrowserContext } from '@playwright/test';
import { percentile, type Row } from './measure.ts';

// One turn of a wheel is about a hundred pixels; who looks for something scrolls some thousands in a second.
const speeds = [
  { name: 'scrolling', pixelsASecond: 2_500, pixels: 15_000 },
  { name: 'scrolling fast', pixelsASecond: 12_000, pixels: 60_000 },
];
const frameMs = 1_000 / 60;

/** How evenly frames come while the list is scrolled by a finger, as Chromium itself makes the gesture. */
export async function measureFrames(baseUrl: string, open: () => Promise<BrowserContext>): Promise<Row[]> {
  const context = await open();
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await page.goto(`${baseUrl}/vms`);
    await page.waitForLoadState('networkidle');
    const rows: Row[] = [];
    for (const { name, pixelsASecond, pixels } of speeds) {
      const frames = await page.evaluateHandle(() => {
        const times: number[] = [];
        const state = { isOver: false, times };
        const tick = (time: number) => {
          times.push(time);
          if (!state.isOver) requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
        return state;
      });
      await cdp.send('Input.synthesizeScrollGesture', {
        ...{ x: 700, y: 500, yDistance: -pixels, speed: pixelsASecond, gestureSourceType: 'touch' },
        preventFling: true,
      });
      const times = await frames.evaluate((state) => {
        state.isOver = true;
        return state.times;
      });
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      const share = (limit: number) => (100 * gaps.filter((gap) => gap > limit).length) / gaps.length;
      const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / 1_000;
      const note = `${gaps.length} frames, ${pixelsASecond.toLocaleString('en')} pixels a second`;
      const row = (what: string, unit: string, ours: number): Row => ({
        ...{ name: `list of 10,000: ${name}, ${what}`, unit, ours, peer: null, note },
      });
      rows.push(
        row('frames a second', '', gaps.length / seconds),
        // Half a frame late is one that was missed.
        row('frames that missed one', '%', share(1.5 * frameMs)),
        row('frames that missed two', '%', share(2.5 * frameMs)),
        row('gap between frames, p99', 'ms', percentile(gaps, 0.99)),
      );
    }
    return rows;
  } finally {
    await context.close();
  }
}
