import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseVmQuery } from './match.ts';
import { vmRow } from './testing.ts';

const gib = 2 ** 30;
const vm = vmRow({
  name: 'web-1',
  hostName: 'rack-7',
  tags: ['prod', 'Team Red'],
  addresses: ['192.0.2.15', 'fe80::5054:ff:fe00:1'],
  vcpus: 4,
  memoryMib: 8192,
  diskBytes: 20 * gib,
  imageName: 'Debian 12',
  isProtected: true,
  startedAt: '2030-01-01T00:00:00Z',
  observedAt: '2030-01-03T23:59:00Z',
});
const now = Date.parse('2030-01-04T00:00:00Z');

describe('a query', () => {
  test.each([
    ['', true],
    ['WEB', true],
    ['web rack', true],
    ['192.0.2', true],
    ['running kvm', true],
    ['web rack-8', false],
    ['-rack', false],
    ['-rack-8', true],
    ['-', true],
    ['fe80::5054', true],
    ['state:running', true],
    ['state:RUN', true],
    ['state:off', false],
    ['state:off,running', true],
    ['-state:off', true],
    ['status=running', true],
    ['state:', true],
    ['tag:prod', true],
    ['tag:pro', false],
    ['tag:pro*', true],
    ['tag:"team red"', true],
    ['tag:test,prod', true],
    ['-tag:prod', false],
    ['host:rack-7', true],
    ['host:rack', false],
    ['host:*-7', true],
    ['host:r*k*7', true],
    ['host:rack-7*7', false],
    ['name:eb', true],
    ['name=eb', false],
    ['name=web-*', true],
    ['ip:192.0.2', true],
    ['image:debian', true],
    ['provider:kvm', true],
    ['cpu>=4', true],
    ['cpu>4', false],
    ['cpu:4', true],
    ['mem>4g', true],
    ['mem=8192m', true],
    ['mem<=8', true],
    ['mem<8GiB', false],
    ['memory>=0.008T', false],
    ['disk>19.5g disk<21', true],
    ['uptime>2d', true],
    ['uptime>=72h', true],
    ['uptime<1w', true],
    ['seen<2m', true],
    ['age>2m', false],
    ['since=3d', true],
    ['is:pending', false],
    ['is:protected', true],
    ['is:template', false],
    ['is:protected -is:template mem>1g web', true],
  ])('"%s" finds it: %s', (query, isFound) => {
    const { matches, problems } = parseVmQuery(query, now);
    expect(problems).toEqual([]);
    expect(matches(vm)).toBe(isFound);
  });

  test('for a size that is not known finds nothing, whichever way it compares', () => {
    const unknown = vmRow({ diskBytes: null });
    for (const query of ['disk>1', 'disk<1', 'disk=1', 'uptime>1s', 'seen<1w'])
      expect(parseVmQuery(query).matches(unknown)).toBe(false);
  });

  test.each([
    ['state:walking', 'state is never "walking". It is one of: creating, starting,'],
    ['host>3', 'host is a text: write host:3.'],
    ['mem>big', '"big" is no size. Write it as in mem>8g.'],
    ['uptime>3', '"3" is no length of time. Write it as in uptime>30d.'],
    ['cpu>4g', '"4g" is no number. Write it as in cpu>=4.'],
    ['-mem>big', '"big" is no size.'],
  ])('"%s" says what is wrong with it and finds nothing', (query, problem) => {
    const parsed = parseVmQuery(query);
    expect(parsed.problems.join()).toContain(problem);
    expect(parsed.matches(vm)).toBe(false);
  });

  test('of any text is read without a fault, and its contrary finds what it does not', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseVmQuery(text).matches(vm);
        const word = text.replace(/[\s"]/g, '');
        if (!word || word.startsWith('-')) return;
        const is = parseVmQuery(word);
        const isNot = parseVmQuery(`-${word}`);
        if (is.problems.length === 0 && !/[:=<>]$/.test(word))
          expect(isNot.matches(vm)).toBe(!is.matches(vm));
      }),
    );
  });

  test('says whether the time alone changes what it finds', () => {
    expect(parseVmQuery('web uptime>3d').isTimed).toBe(true);
    expect(parseVmQuery('web mem>3g').isTimed).toBe(false);
  });

  test('with many stars is answered at once', () => {
    const long = vmRow({ hostName: 'a'.repeat(2_000) });
    expect(parseVmQuery(`host:${'a*'.repeat(1_000)}b`).matches(long)).toBe(false);
  });
});
