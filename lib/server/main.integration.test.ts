import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../../testing/free-port.ts';

/** The program as it is started, on a folder of its own; the built pages when there are any. */
let folder: string;
let port: number;
let program: Program;
let password: string;

type Program = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

function start(env: Record<string, string> = {}): Program {
  const isBuilt = existsSync('.next/BUILD_ID');
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/server/main.ts'], {
    env: {
      ...process.env,
      NODE_ENV: isBuilt ? 'production' : 'development',
      DATA_DIR: join(folder, 'data'),
      DATABASE_URL: '',
      NEXTAUTH_SECRET: '',
      PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  return { child, output: () => text, ended: once(child, 'exit').then(([code]) => code) };
}

async function ready(started: Program): Promise<void> {
  await vi.waitFor(() => {
    if (started.child.exitCode !== null) throw new Error(`it ended: ${started.output()}`);
    expect(started.output()).toContain('Sign in at');
  }, 90_000);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-'));
  port = await freePort();
  program = start();
  await ready(program);
  password = /one-time password (\S+)/.exec(program.output())?.[1] ?? '';
});
afterAll(async () => {
  program?.child.kill('SIGKILL');
  await program?.ended;
  rmSync(folder, { recursive: true, force: true });
});

const address = () => `http://127.0.0.1:${port}`;

/** A browser's jar, as far as these tests need one. */
function createBrowser() {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), cookie: cookie() };
    const response = await fetch(`${address()}${path}`, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0]?.split('=') ?? [];
      if (name && value) jar.set(name, value);
      else if (name) jar.delete(name);
    }
    return response;
  }
  async function signIn(username: string, typed: string): Promise<string | null> {
    const { csrfToken } = (await (await request('/api/auth/csrf')).json()) as { csrfToken: string };
    const response = await request('/api/auth/callback/credentials', {
      method: 'POST',
      body: new URLSearchParams({
        csrfToken,
        username,
        password: typed,
        json: 'true',
        callbackUrl: address(),
      }),
    });
    const { url } = (await response.json()) as { url: string };
    return new URL(url).searchParams.get('error');
  }
  return { request, signIn, cookie };
}

test('answers that it lives and is ready', async () => {
  expect((await fetch(`${address()}/healthz`)).status).toBe(200);
  expect((await fetch(`${address()}/readyz`)).status).toBe(200);
});

test('nobody reads anything without signing in', async () => {
  for (const noun of ['vms', 'hosts', 'operations', 'images']) {
    const response = await fetch(`${address()}/api/v1/${noun}`);
    expect([noun, response.status]).toEqual([noun, 401]);
    expect(await response.json()).toMatchObject({ error: { code: 'not_signed_in' } });
  }
});

test('a wrong password is refused, and nothing is signed in by it', async () => {
  const browser = createBrowser();
  expect(await browser.signIn('admin', 'wrong')).toBe('CredentialsSignin');
  expect((await browser.request('/api/v1/vms')).status).toBe(401);
});

test('the one-time password signs in, and is good for nothing but being replaced', async () => {
  const browser = createBrowser();
  expect(await browser.signIn('admin', password)).toBeNull();
  expect(browser.cookie()).toContain('novacron.session=');
  const session = (await (await browser.request('/api/auth/session')).json()) as { user: unknown };
  expect(session.user).toEqual({ name: 'admin' });
  const response = await browser.request('/api/v1/vms');
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ error: { code: 'forbidden' } });
});

test('signing out ends the session itself: a copy of its cookie is nobody', async () => {
  const browser = createBrowser();
  await browser.signIn('admin', password);
  const copy = browser.cookie();
  const { csrfToken } = (await (await browser.request('/api/auth/csrf')).json()) as { csrfToken: string };
  await browser.request('/api/auth/signout', {
    method: 'POST',
    body: new URLSearchParams({ csrfToken, json: 'true' }),
  });
  const response = await fetch(`${address()}/api/v1/vms`, { headers: { cookie: copy } });
  expect(response.status).toBe(401);
});

test('a sign-in of megabytes is refused before it is read', async () => {
  const body = new URLSearchParams({ username: 'a'.repeat(2_000_000) });
  const refused = fetch(`${address()}/api/auth/callback/credentials`, { method: 'POST', body });
  expect((await refused).status).toBe(413);
});

test('an upload from a foreign page is refused', async () => {
  const response = await fetch(`${address()}/api/v1/images?name=x`, {
    method: 'POST',
    body: 'x',
    headers: { origin: 'http://evil.example' },
  });
  expect(response.status).toBe(403);
});

test('every answer carries the security headers', async () => {
  const { headers } = await fetch(`${address()}/healthz`);
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.has('x-powered-by')).toBe(false);
});

test('the live socket is closed to strangers', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/live`, { headers: { origin: address() } });
  const [, response] = await once(socket, 'unexpected-response');
  expect(response.statusCode).toBe(401);
  response.destroy();
});

test('a second one on the same folder, or the same port, ends with one plain line', async () => {
  const sameFolder = start({ PORT: '0' });
  expect(await sameFolder.ended).toBe(1);
  expect(sameFolder.output()).toMatch(
    /^NovaCron cannot start\. The data folder .* is in use by another[^\n]*\n$/,
  );
  const samePort = start({ DATA_DIR: join(folder, 'other') });
  expect(await samePort.ended).toBe(1);
  expect(samePort.output()).toBe(
    `NovaCron cannot start. Port ${port} is in use by another program. Choose another one with PORT.\n`,
  );
});

test('a database that is not there is one plain line, without its password', async () => {
  const refused = start({
    PORT: '0',
    DATA_DIR: join(folder, 'third'),
    DATABASE_URL: 'postgres://nova:secret@127.0.0.1:1/nova',
  });
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(
    /NovaCron cannot start\. The database at 127\.0\.0\.1:1\/nova cannot be used/,
  );
  expect(refused.output()).not.toContain('secret@');
});

test('ends on SIGTERM within seconds and comes up again with everybody it knew', async () => {
  const browser = createBrowser();
  await browser.signIn('admin', password);
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  program = start();
  await ready(program);
  expect(program.output()).not.toContain('one-time password');
  // Neither the secret nor the session was lost.
  expect((await browser.request('/api/v1/vms')).status).toBe(403);
});
