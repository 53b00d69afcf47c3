import { expect, test } from 'vitest';
import { safeNext } from './safe-next.ts';

test.each([
  ['/vms?q=web', '/vms?q=web'],
  [null, '/'],
  ['', '/'],
  ['https://elsewhere.example', '/'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['/\t/elsewhere.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=/vms', '/'],
])('after signing in, %s leads to %s', (next, path) => expect(safeNext(next)).toBe(path));
