import { expect, test } from 'vitest';
import { isSameOrigin } from './origin.ts';

const table: [string | null, string, boolean][] = [
  ['http://127.0.0.1:8080', '127.0.0.1:8080', true],
  ['https://nova.example', 'nova.example', true],
  ['https://nova.example', 'nova.example:443', true],
  ['http://[::1]:8080', '[::1]:8080', true],
  ['http://LocalHost:8080', 'localhost:8080', true],
  ['http://evil.example', '127.0.0.1:8080', false],
  ['http://127.0.0.1:8081', '127.0.0.1:8080', false],
  ['http://127.0.0.1:8080.evil.example', '127.0.0.1:8080', false],
  ['null', '127.0.0.1:8080', false],
  ['', '127.0.0.1:8080', false],
  [null, '127.0.0.1:8080', false],
  ['file://127.0.0.1:8080', '127.0.0.1:8080', false],
  ['http://127.0.0.1:8080', '', false],
];

test.each(table)('a page of %s at host %s: %s', (origin, host, isSame) => {
  const headers: Record<string, string | null> = { origin, host };
  expect(isSameOrigin((name) => headers[name])).toBe(isSame);
});

test('the host that the front wrote counts, not the one that arrived', () => {
  const headers: Record<string, string> = {
    origin: 'https://nova.example',
    host: '127.0.0.1:8080',
    'x-forwarded-host': 'nova.example',
  };
  expect(isSameOrigin((name) => headers[name])).toBe(true);
});
