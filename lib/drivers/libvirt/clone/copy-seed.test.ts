import { expect, test } from 'vitest';
import { renewMetaData } from './copy-seed.ts';

test('another name and identifier, and everything else as it was written', () => {
  const text = [
    'instance-id: "old"',
    'local-hostname: "db"',
    'public-keys:',
    '  - "ssh-ed25519 AAAA db"',
    '',
  ].join('\n');
  const params = { name: 'web_1', cloneId: '0a1b2c3d-0000-4000-8000-000000000000', isLinked: false };
  expect(renewMetaData(text, params)).toBe(
    [
      'instance-id: "0a1b2c3d-0000-4000-8000-000000000000"',
      'local-hostname: "web-1"',
      'public-keys:',
      '  - "ssh-ed25519 AAAA db"',
      '',
    ].join('\n'),
  );
});
