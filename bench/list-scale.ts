import { type Browser, chromium } from '@playwright/test';
import { signInFirst } from '../e2e/support/session.ts';
import { measureFrames } from './list-frames.ts';
import { measureLive } from './list-live.ts';
import { measurePage } from './list-page.ts';
import { measureServer } from './list-server.ts';
import { openEmbeddedSite, openSite } from './list-site.ts';
import type { Row } from './measure.ts';

const viewport = { width: 1440, height: 900 };

/** The list of VMs with 10,000 of them: at the server, in Chromium against the production build, and while they change. */
export async function benchListScale(): Promise<Row[]> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  try {
    return [...(await onPostgres(browser)), ...(await onEmbedded(browser))];
  } finally {
    await browser.close();
  }
}

async function onPostgres(browser: Browser): Promise<Row[]> {
  const site = await openSite();
  try {
    const context = await browser.newContext({ viewport });
    await signInFirst(await context.newPage(), site.program);
    const cookies = await context.cookies();
    await context.close();
    const open = async () => {
      const fresh = await browser.newContext({ viewport });
      await fresh.addCookies(cookies);
      // What the bench runs in a page has been through its compiler, which calls this.
      await fresh.addInitScript('globalThis.__name = (value) => value');
      return fresh;
    };
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    return [
      ...(await measureServer(site.program.baseUrl, cookie, 'PostgreSQL')),
      ...(await measurePage(site.program.baseUrl, open)),
      ...(await measureFrames(site.program.baseUrl, open)),
      ...(await measureLive(site, open)),
    ];
  } finally {
    await site.stop();
  }
}

/** As most are run: one process on the embedded database. */
async function onEmbedded(browser: Browser): Promise<Row[]> {
  const site = await openEmbeddedSite();
  try {
    const context = await browser.newContext({ viewport });
    await signInFirst(await context.newPage(), site.program);
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    await context.close();
    return await measureServer(site.program.baseUrl, cookie, 'embedded database');
  } finally {
    await site.stop();
  }
}
