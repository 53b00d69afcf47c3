import { expect, test } from 'vitest';
import { keyTable } from '@/lib/client/keys';
import { places } from './places';

test('every place of the rail has keys that go there, and they are called as it is', () => {
  const lines = keyTable.flatMap(({ lines }) => lines);
  const gone = lines.flatMap(({ command, does }) =>
    typeof command === 'object' && 'go' in command ? { href: command.go, name: does } : [],
  );
  expect(gone).toEqual(expect.arrayContaining(places.map(({ href, name }) => ({ href, name }))));
  expect(gone).toHaveLength(places.length);
});
