import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compressStatic } from '../../scripts/tools/compress-static.mjs';
import { openStaticFiles } from './static-files.ts';

const script = 'console.log("a script of the pages");\n'.repeat(100);
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-static-'));
  mkdirSync(join(folder, 'static', 'chunks'), { recursive: true });
  writeFileSync(join(folder, 'static', 'chunks', 'a.js'), script);
  writeFileSync(join(folder, 'static', 'font.woff2'), 'a font');
  writeFileSync(join(folder, 'secret.json'), '"not among them"');
  await compressStatic(join(folder, 'static'));
  const serve = openStaticFiles(join(folder, 'static'));
  server = createServer((request, response) => {
    if (!serve(request, response)) response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

async function read(path: string, encodings = '', method = 'GET') {
  const request = get({
    ...{ port: (server.address() as AddressInfo).port, path, method, agent: false },
    headers: { 'accept-encoding': encodings },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const body = Buffer.concat(await response.toArray());
  return { status: response.statusCode, headers: response.headers, body };
}

test('a browser gets the smallest form that it takes', async () => {
  const [br, gz, plain] = [
    await read('/_next/static/chunks/a.js', 'gzip, deflate, br, zstd'),
    await read('/_next/static/chunks/a.js', 'gzip, br;q=0'),
    await read('/_next/static/chunks/a.js'),
  ];
  expect(br.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(br.body).toString()).toBe(script);
  expect(gz.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gz.body).toString()).toBe(script);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body.toString()).toBe(script);
  for (const { headers, body } of [br, gz, plain]) {
    expect(headers).toMatchObject({
      'content-length': `${body.length}`,
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'accept-encoding',
    });
    expect(headers['cache-control']).toContain('immutable');
  }
});

test('what is not smaller when compressed is sent as it is, and a question without content gets none', async () => {
  const font = await read('/_next/static/font.woff2', 'br');
  expect(font).toMatchObject({ status: 200, headers: { 'content-type': 'font/woff2' } });
  expect(font.headers['content-encoding']).toBeUndefined();
  const head = await read('/_next/static/chunks/a.js', 'br', 'HEAD');
  expect(head.status).toBe(200);
  expect(head.body).toHaveLength(0);
});

test.each([
  '/_next/static/../secret.json',
  '/_next/static/%2e%2e/secret.json',
  '/_next/static/chunks/../../secret.json',
  '/_next/static/chunks/a.js.br',
  '/_next/static/chunks/',
  '/_next/static/chunks/b.js',
])('no address leads to another file: %s', async (path) => expect((await read(path)).status).toBe(404));

test('what would change something is not for files', async () =>
  expect((await read('/_next/static/chunks/a.js', '', 'POST')).status).toBe(404));
