import { AuthenticationError } from '../errors.ts';

/** Tables B.1 (mapped to nothing) and C.1.2 (spaces) of RFC 3454. */
const nothing = /[\u180B-\u180D\uFE00-\uFE0F]|[\u00AD\u1806\u200C\u2060\uFEFF]|\u200D|\u034F/gu;
const spaces = /[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]/gu;

/** Tables C.2 to C.9: control characters, private use, no characters, lone surrogates, and what changes the view.
 *  Two of C.8 are missing, which NFKC has already turned into others. */
const prohibited =
  /[\p{Cc}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\u06DD\u070F\u180E\u2028\u2029\u2061-\u2063\u206A-\u206F\uFFF9-\uFFFD\u{1D173}-\u{1D17A}\u2FF0-\u2FFB\u200E\u200F\u202A-\u202E\u{E0001}\u{E0020}-\u{E007F}]/u;

/** More than any daemon stores. */
const maxLength = 1_024;

/**
 * A user name or password in the one form that both sides compute with. The rule for text that mixes directions is
 * left out: the daemon that stored such a password has already refused it, or has not and knows it as it is.
 * @throws AuthenticationError when it is empty, too long, or has characters that none may have
 * @see RFC 4013 (SASLprep)
 */
export function prepare(text: string): string {
  const invalid = (why: string) =>
    new AuthenticationError(`the user name or password ${why}`, 'CREDENTIALS_INVALID');
  if (typeof text !== 'string' || text.length > maxLength)
    throw invalid(`is longer than ${maxLength} characters`);
  const prepared = text.replace(spaces, ' ').replace(nothing, '').normalize('NFKC');
  if (prepared === '') throw invalid('is empty');
  if (prohibited.test(prepared)) throw invalid('has a character that none may have');
  return prepared;
}
