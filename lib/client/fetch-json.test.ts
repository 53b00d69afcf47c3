import { expect, test } from 'vitest';
import { readAnswer, viewOf } from './fetch-json.ts';

test('gives the data of a success', () => expect(readAnswer(200, '{"data":[1]}')).toEqual([1]));

test('throws the three parts that the server sent', () => {
  const error = { code: 'conflict', userMessage: 'The VM was not started.', advice: 'Wait.' };
  expect(viewOf(caught(() => readAnswer(409, JSON.stringify({ error }))))).toEqual(error);
});

test('knows an ended session also without a readable body', () =>
  expect(viewOf(caught(() => readAnswer(401, '<html>'))).code).toBe('not_signed_in'));

test('does not take a page of a proxy for data', () =>
  expect(viewOf(caught(() => readAnswer(200, '<html>'))).detail).toBe('HTTP 200'));

test('says that the server did not answer when the network failed', () =>
  expect(viewOf(new TypeError('fetch failed')).userMessage).toContain('did not answer'));

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
