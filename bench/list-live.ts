import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { vms } from '../drizzle/schema/index.ts';
import { onNotify } from '../lib/db/notify.ts';
import { storeVm } from '../lib/inventory/store.ts';
import { fleetVm } from '../testing/fleet.ts';
import type { Site } from './list-site.ts';
import { percentile, type Row } from './measure.ts';

const changes = 150;
// Longer than any change takes, so that what is received belongs to one.
const quietMs = 300;

declare global {
  interface Window {
    drawn: Map<string, number>;
  }
}

/** From the moment that the database tells of a change until it has been drawn, and what the browser was sent for it. */
export async function measureLive(site: Site, open: () => Promise<BrowserContext>): Promise<Row[]> {
  const context = await open();
  const told = new Map<string, number>();
  const unlisten = await onNotify((message) => {
    if (message.topic === 'vm') told.set(message.id, wallMs());
  }, site.database);
  try {
    const views = [
      { name: 'by name', path: '/vms' },
      { name: 'by state, grouped', path: '/vms?group=state&q=state:running,paused' },
    ];
    const rows: Row[] = [];
    for (const { name, path } of views) {
      const page = await context.newPage();
      const received = await countReceived(page);
      await page.goto(`${site.program.baseUrl}${path}`);
      await page.waitForLoadState('networkidle');
      await watchRows(page);
      const delays: number[] = [];
      const bytes: number[] = [];
      for (let change = 0; change < changes; change += 1) {
        await sleep(quietMs);
        const before = received();
        const id = await changeOne(site, page, change);
        const drawnAt = await page
          .waitForFunction((id) => window.drawn.get(id), id, { polling: 5, timeout: 10_000 })
          .then((handle) => handle.jsonValue());
        delays.push((drawnAt ?? Number.NaN) - (told.get(id) ?? 0));
        await sleep(quietMs);
        bytes.push(received() - before);
      }
      const note = `list ${name}, ${changes} changes`;
      const row = (what: string, unit: string, samples: number[], share: number): Row => ({
        ...{ name: `list of 10,000: ${what}`, unit, ours: percentile(samples, share), peer: null, note },
      });
      rows.push(
        row('from the event to the screen, p50', 'ms', delays, 0.5),
        row('from the event to the screen, p99', 'ms', delays, 0.99),
        row('received for one change, p50', 'B', bytes, 0.5),
        row('received for one change, most', 'B', bytes, 1),
      );
      await page.close();
    }
    return rows;
  } finally {
    await unlisten();
    await context.close();
  }
}

/** Pauses or resumes one of the VMs on screen, as an engine would write it down. @returns its id */
async function changeOne(site: Site, page: Page, change: number): Promise<string> {
  const names = await page.locator('[data-row-link]').allInnerTexts();
  // Those in the middle of the screen, whichever way rows move.
  const name = names[5 + (change % 12)]?.trim() ?? '';
  const [, host, index] = name.split('-').map(Number);
  const [row] = await site.database.db.select().from(vms).where(eq(vms.name, name));
  if (!row || host === undefined || index === undefined) throw new Error(`there is no VM ${name}`);
  const state = row.state === 'paused' ? 'running' : 'paused';
  await page.evaluate((id) => window.drawn.delete(id), row.id);
  const seen = { ...fleetVm(host, index), state, rawState: state } as const;
  await storeVm(site.database.db, site.hostIds[host] ?? '', seen.externalId, seen);
  return row.id;
}

/** Notes when another state of a VM, or its leaving, has been drawn: in the frame after it was written into the page. */
async function watchRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.drawn = new Map();
    const states = new Map<string, string>();
    const stateOf = (row: Element) => /Running|Paused|Off|Failed/.exec(row.textContent ?? '')?.[0] ?? '';
    const note = (id: string) =>
      requestAnimationFrame(() => {
        // After the frame: what was asked for in it comes first.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.drawn.set(id, performance.timeOrigin + performance.now());
        port2.postMessage(null);
      });
    const look = (isFirst: boolean) => {
      const gone = new Set(states.keys());
      for (const row of document.querySelectorAll('[data-row]')) {
        const id = row.querySelector<HTMLElement>('[data-row-link]')?.dataset.rowLink ?? '';
        const state = stateOf(row);
        const before = states.get(id);
        states.set(id, state);
        gone.delete(id);
        if (!isFirst && before !== undefined && before !== state) note(id);
      }
      // In a list by state it goes where it belongs now.
      for (const id of gone) {
        states.delete(id);
        note(id);
      }
    };
    look(true);
    const main = document.querySelector('main');
    if (main)
      new MutationObserver(() => look(false)).observe(main, {
        ...{ subtree: true, childList: true, characterData: true },
      });
  });
}

/**
 * Everything that comes over the network: answers with their heads, and what the socket tells. But for what the page reads
 * once a minute, whether anything changes or not.
 */
async function countReceived(page: Page): Promise<() => number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  let bytes = 0;
  const regular = new Set<string>();
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => {
    const url = new URL(request.url);
    if (url.pathname === '/api/v1/vms/windows' && !url.searchParams.get('w')?.includes('~'))
      regular.add(requestId);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!regular.has(requestId)) bytes += encodedDataLength;
  });
  cdp.on('Network.webSocketFrameReceived', ({ response }) => {
    // With the head of its frame.
    bytes += Buffer.byteLength(response.payloadData) + (response.payloadData.length > 125 ? 4 : 2);
  });
  return () => bytes;
}

function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
