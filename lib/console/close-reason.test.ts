import { expect, test } from 'vitest';
import { closeReason } from './close-reason.ts';

test('a short reason is kept, a long one is cut at a character to what a close frame holds', () => {
  expect(closeReason('The VM is off.')).toBe('The VM is off.');
  for (const text of ['x'.repeat(500), 'ü'.repeat(500), '🖥'.repeat(500), `a${'🖥'.repeat(500)}`]) {
    const cut = closeReason(text);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(123);
    expect(cut.endsWith('…')).toBe(true);
    expect(Buffer.from(cut).toString()).toBe(cut);
  }
});
