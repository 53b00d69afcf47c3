import { describe, expect, test } from 'vitest';
import { completeVmQuery, valuesOf, wantedValues } from './complete.ts';
import { vmRow } from './testing.ts';

const vms = [
  vmRow({ name: 'a', hostName: 'kvm2', tags: ['prod', 'two words'] }),
  vmRow({ name: 'b', hostName: 'kvm10', tags: ['prod'] }),
  vmRow({ name: 'c', hostName: 'kvm10', state: 'off', tags: ['test'] }),
];

/** The cursor stands at the bar. */
function complete(text: string) {
  const cursor = text.indexOf('|');
  const query = text.replace('|', '');
  const wanted = wantedValues(query, cursor);
  const values = wanted ? valuesOf(vms, wanted.field, wanted.begun) : [];
  return completeVmQuery(query, cursor, values).map((one) => ({
    ...one,
    query: `${one.query.slice(0, one.cursor)}|${one.query.slice(one.cursor)}`,
  }));
}
const queries = (text: string) => complete(text).map(({ query }) => query);

describe('what can be written', () => {
  test('at the beginning is every field', () => {
    expect(queries('|')).toContain('state:|');
    expect(queries('|')).toContain('mem>|');
  });
  test('for the beginning of a word is each field that begins so', () =>
    expect(queries('running ho|')).toEqual(['running host:|']));
  test('after a field are the values that VMs have, those of most first, with how many', () => {
    expect(complete('host:|').map(({ text, note }) => [text, note])).toEqual([
      ['kvm10', '2'],
      ['kvm2', '1'],
    ]);
    expect(queries('tag:p|')).toEqual(['tag:prod |']);
    expect(queries('state:o|')).toEqual(['state:off |']);
  });
  test('keeps the minus, what stands around it, and the other alternatives', () => {
    expect(queries('-tag:te|')).toEqual(['-tag:test |']);
    expect(queries('tag:pr| web')).toEqual(['tag:prod |web']);
    expect(queries('tag:prod,te|')).toEqual(['tag:prod,test |']);
  });
  test('is quoted where it has spaces', () => expect(queries('tag:tw|')).toEqual(['tag:"two words" |']));
  test('is nothing for a value that is whole, for a number, and inside of a term', () => {
    expect(queries('tag:prod|')).toEqual([]);
    expect(queries('mem>|')).toEqual([]);
    expect(queries('ta|g:prod')).toEqual([]);
  });
});
