import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sessionCookieName } from '../../lib/auth/token.ts';
import type { ErrorView, Result } from '../../lib/domain/errors.ts';
import { isEnded } from '../../lib/domain/operation.ts';
import type { HostRow, OperationDetail, VmRow } from '../../lib/domain/views.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { Program } from '../../testing/program.ts';

/** A signed-in person, as the program sees one: plain HTTP, the pages' own server actions for what is asked for. */
export type Web = {
  /** @returns the status and how long it took until the whole answer was there */
  timed(path: string): Promise<{ status: number; ms: number }>;
  get<T>(path: string): Promise<T>;
  /** Presses the button behind a server action. */
  act<T>(name: string, input: unknown): Promise<Result<T>>;
  /** As `act`, and throws what the program refuses with. */
  done<T>(name: string, input: unknown): Promise<T>;
  vms(): Promise<VmRow[]>;
  host(name?: string): Promise<HostRow>;
  operation(id: string): Promise<OperationDetail>;
  untilEnded(operationId: string, timeoutMs?: number): Promise<OperationDetail>;
  untilHost(state: HostRow['state'], name?: string, timeoutMs?: number): Promise<HostRow>;
  untilVm(name: string, state: VmRow['state'], timeoutMs?: number): Promise<VmRow>;
};

const password = 'a password for this run';

/** Signs in with the one-time password and replaces it, as at the first start. */
export async function openWeb({ baseUrl, password: oneTime }: Program): Promise<Web> {
  const cookies = new Map<string, string>();
  const pageOf = readActions();

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, cookie, origin: baseUrl };
    const response = await fetch(`${baseUrl}${path}`, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name && value !== undefined) cookies.set(name, value);
    }
    return response;
  }

  async function signIn(): Promise<void> {
    const { csrfToken } = (await (await send('/api/auth/csrf')).json()) as { csrfToken: string };
    const form = { csrfToken, username: 'admin', password: oneTime, json: 'true' };
    const answer = await send('/api/auth/callback/credentials', {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    if (!cookies.has(sessionCookieName(false)))
      throw new Error(`no session: ${answer.status} ${await answer.text()}`);
  }

  const web: Web = {
    async timed(path) {
      const begun = performance.now();
      const response = await send(path);
      await response.arrayBuffer();
      return { status: response.status, ms: performance.now() - begun };
    },
    async get<T>(path: string) {
      const response = await send(`/api/v1${path}`);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return ((await response.json()) as { data: T }).data;
    },
    async act<T>(name: string, input: unknown) {
      const action = pageOf.get(name);
      if (!action) throw new Error(`the build has no action ${name}`);
      const response = await send(action.page, {
        method: 'POST',
        headers: { 'next-action': action.id, 'content-type': 'text/plain;charset=UTF-8' },
        body: JSON.stringify([input]),
      });
      const text = await response.text();
      // React's own format: a line for each part, and the first one names that with the result.
      const returned = /^1:(.*)$/m.exec(text)?.[1];
      if (!returned?.startsWith('{')) throw new Error(`${name}: ${response.status} ${text.slice(0, 500)}`);
      return JSON.parse(returned) as Result<T>;
    },
    async done<T>(name: string, input: unknown) {
      const result = await web.act<T>(name, input);
      if (result.ok) return result.value;
      throw new Error(`${name}: ${wordsOf(result.error)}`);
    },
    vms: () => web.get('/vms'),
    async host(name) {
      const hosts = await web.get<HostRow[]>('/hosts');
      const found = hosts.find((host) => name === undefined || host.name === name);
      if (!found) throw new Error(`there is no host ${name}`);
      return found;
    },
    operation: (id) => web.get(`/operations/${id}`),
    untilEnded: (id, timeoutMs = 120_000) =>
      waitFor(`the end of the operation ${id}`, timeoutMs, async () => {
        const found = await orNull(web.operation(id));
        return found && isEnded(found.state) ? found : false;
      }),
    untilHost: (state, name, timeoutMs = 60_000) =>
      waitFor(`the host to be ${state}`, timeoutMs, async () => {
        const found = await orNull(web.host(name));
        return found?.state === state && (state !== 'connected' || found.facts) ? found : false;
      }),
    untilVm: (name, state, timeoutMs = 60_000) =>
      waitFor(`${name} to be ${state}`, timeoutMs, async () => {
        const found = (await orNull(web.vms()))?.find((vm) => vm.name === name && vm.state === state);
        return found ?? false;
      }),
  };
  await signIn();
  await web.done('changePassword', { current: oneTime, next: password });
  return web;
}

/** The program may just be starting, or may not get at its database. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch {
    await sleep(50);
    return null;
  }
}

export function wordsOf({ userMessage, advice }: ErrorView): string {
  return advice ? `${userMessage} ${advice}` : userMessage;
}

/** Where the build says that each action is answered. */
function readActions(): Map<string, { id: string; page: string }> {
  type Entry = { exportedName: string; workers: Record<string, unknown> };
  const text = readFileSync('.next/server/server-reference-manifest.json', 'utf8');
  const { node } = JSON.parse(text) as { node: Record<string, Entry> };
  return new Map(
    Object.entries(node).map(([id, { exportedName, workers }]) => {
      const [page = ''] = Object.keys(workers);
      const noOne = '00000000-0000-4000-8000-000000000000';
      const path = page
        .replace(/^app/, '')
        .replace(/\/\([^)]*\)/g, '')
        .replace(/\/page$/, '')
        .replace('[id]', noOne);
      return [exportedName, { id, page: path || '/' }];
    }),
  );
}
