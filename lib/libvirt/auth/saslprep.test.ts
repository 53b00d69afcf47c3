import { describe, expect, it } from 'vitest';
import { prepare } from './saslprep.ts';

describe('SASLprep', () => {
  // The examples of RFC 4013, section 3, and what people type.
  it.each([
    ['I\u00ADX', 'IX'],
    ['user', 'user'],
    ['USER', 'USER'],
    ['\u00AA', 'a'],
    ['\u2168', 'IX'],
    ['pass\u00A0word', 'pass word'],
    ['e\u0301', '\u00E9'],
    ['ｐａｓｓ', 'pass'],
    ['пароль', 'пароль'],
    ['密码🔑', '密码🔑'],
    ['a\u200Db\uFEFF', 'ab'],
    [' ~!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}', ' ~!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}'],
  ])('of %j is %j', (text, prepared) => expect(prepare(text)).toBe(prepared));

  it.each([
    '\u0007',
    'a\0b',
    'line\n',
    '\u007F',
    '\u0085',
    '\uD800',
    '\uE000',
    '\uFFFD',
    '\uFFFF',
    '\u202Eabc',
    '\u{E0041}',
    '',
    '\u00AD',
    'a'.repeat(1_025),
  ])('has none for %j, and does not repeat it', (text) => {
    const error = caught(() => prepare(text));
    expect(error).toMatchObject({ name: 'AuthenticationError', code: 'CREDENTIALS_INVALID' });
    if (text.length === 5) expect(String(error)).not.toContain(text);
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return expect.unreachable('it should have failed');
}
