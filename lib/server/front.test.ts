import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { type Front, writeForwarded } from './front.ts';

function forwarded(
  headers: Record<string, string>,
  front: Partial<Front> = {},
  url = '/',
): Record<string, unknown> {
  const socket = { remoteAddress: '::ffff:127.0.0.1' };
  const request = { headers: { ...headers }, url, socket } as unknown as IncomingMessage;
  writeForwarded(request, { publicUrl: null, trustProxy: false, ...front });
  return request.headers;
}

const fromBrowser = {
  host: '127.0.0.1:8080',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-forwarded-for': '203.0.113.9',
  'x-novacron-path': '/elsewhere',
};

test('what a browser says of itself is overwritten by what the socket shows', () => {
  expect(forwarded(fromBrowser, {}, '/vms?_rsc=1&q=a')).toMatchObject({
    'x-forwarded-host': '127.0.0.1:8080',
    'x-forwarded-proto': 'http',
    'x-forwarded-for': '127.0.0.1',
    'x-novacron-path': '/vms?q=a',
  });
});

test('a trusted proxy is believed, but only the entry that it wrote itself', () => {
  const headers = { ...fromBrowser, 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };
  expect(forwarded(headers, { trustProxy: true })).toMatchObject({
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '203.0.113.9',
  });
});

test('a trusted proxy that says nothing leaves what the socket shows', () => {
  expect(forwarded({ host: 'nova.example' }, { trustProxy: true })).toMatchObject({
    'x-forwarded-host': 'nova.example',
    'x-forwarded-proto': 'http',
    'x-forwarded-for': '127.0.0.1',
  });
});

test('the public address is what the program believes to be at', () => {
  expect(forwarded(fromBrowser, { publicUrl: new URL('https://nova.example') })).toMatchObject({
    'x-forwarded-host': 'nova.example',
    'x-forwarded-proto': 'https',
  });
});

test.each(['//evil.example/x', 'http://evil.example/x', '/%zz', '*'])(
  'a strange path stays a path: %s',
  (url) => {
    expect(String(forwarded(fromBrowser, {}, url)['x-novacron-path'])).toMatch(/^\/(?!\/)/);
  },
);
