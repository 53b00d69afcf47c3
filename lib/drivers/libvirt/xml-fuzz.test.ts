import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { editXml, normalizeXml, setText } from './edit-xml.ts';
import { parseDomainXml } from './parse-domain.ts';
import { parseXml } from './xml.ts';

const definition = `<domain type='kvm' id='7' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web &amp; more</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <metadata><x:vm xmlns:x="urn:x"><x:operation>1</x:operation></x:vm></metadata>
  <memory unit='KiB'>4194304</memory>
  <currentMemory unit='MiB'>2048</currentMemory>
  <vcpu placement='static' current='2'>8</vcpu>
  <os firmware='efi'><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
  <!-- by hand -->
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <interface type='bridge'><mac address='52:54:00:aa:bb:cc'/><source bridge='br0'/></interface>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>
    <graphics type='vnc' port='5900'/><console type='pty'/>
  </devices>
</domain>`;

/** Pieces that XML parsers have stumbled over. */
const pieces = [
  '<',
  '>',
  '&',
  "'",
  '"',
  '/',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?xml version="1.0"?>',
  '<?',
  '?>',
  '<!',
  '<!X>',
  '<!DOCTYPE d>',
  '<!ENTITY a "b">',
  '&a;',
  '&amp;',
  '&#0;',
  '&#xd800;',
  '&#x110000;',
  '&#99999999999;',
  '&lt',
  '<a>',
  '</a>',
  '</domain>',
  '<domain>',
  '<__proto__>',
  '<constructor a="1"/>',
  'xmlns="x"',
  'xmlns:a=""',
  '\0',
  '\ud800',
  '\ufeff',
  '\uffff',
  '-1',
  '1e999',
  'NaN',
  '0x10',
  '9'.repeat(400),
  '<a'.repeat(50),
  ' a="1"'.repeat(50),
  '&'.repeat(50),
];
const change = fc.record({
  at: fc.nat(definition.length),
  take: fc.oneof(fc.constant(0), fc.nat(2), fc.nat(20)),
  give: fc.oneof(
    { arbitrary: fc.constantFrom(...pieces), weight: 1 },
    { arbitrary: fc.constantFrom('-', '0', '7', '.', 'e', 'x', ' ', '\n', '\t', ';'), weight: 2 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: 5 }), weight: 1 },
  ),
});
const mutated = fc
  .array(change, { minLength: 1, maxLength: 3 })
  .map((changes) =>
    changes.reduce(
      (text, { at, take, give }) => text.slice(0, at) + give + text.slice(at + take),
      definition,
    ),
  );
const anything = fc.oneof(
  { arbitrary: mutated, weight: 5 },
  fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((all) => all.join('')),
);

/** A definition of a few kilobytes takes about a millisecond. */
const maxMs = 10_000;

function tried<T>(run: () => T): T | null {
  const startedAt = performance.now();
  try {
    return run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  } finally {
    expect(performance.now() - startedAt).toBeLessThan(maxMs);
  }
}

describe('a definition that was changed anywhere', () => {
  it('is read, with numbers that are some, or refused', () => {
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(anything, (xml) => {
        const domain = tried(() => parseDomainXml(xml));
        if (!domain) return void refused++;
        read++;
        for (const number of [domain.vcpus, domain.memoryMib]) {
          expect(Number.isInteger(number)).toBe(true);
          expect(number).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(read).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });

  it('is edited into one that can be read, or refused', () => {
    let edited = 0;
    fc.assert(
      fc.property(anything, (xml) => {
        const changed = tried(() =>
          editXml(xml, 'domain', (domain) => {
            const name = domain.getElementsByTagName('name')[0];
            if (name) setText(name, 'other');
          }),
        );
        if (changed === null) return;
        edited++;
        expect(normalizeXml(changed, 'domain')).toBe(normalizeXml(normalizeXml(changed, 'domain'), 'domain'));
      }),
      { numRuns: 1_000 },
    );
    expect(edited).toBeGreaterThan(30);
  });

  it('changes nothing for all other objects', () => {
    fc.assert(
      fc.property(anything, (xml) => void tried(() => parseXml(xml, 'domain'))),
      { numRuns: 1_000 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['@a']).toBeUndefined();
  });
});

describe('a number that is none', () => {
  it.each(['NaN', '1e999', '-1', 'four', '1.5', '99999999999999'])('refuses %s', (number) => {
    for (const element of [`<vcpu>${number}</vcpu>`, `<vcpu current='${number}'>8</vcpu>`])
      expect(() => parseDomainXml(`<domain>${element}</domain>`)).toThrow(AppError);
    // Half a KiB is as good as none.
    if (number !== '1.5')
      expect(() => parseDomainXml(`<domain><memory unit='MiB'>${number}</memory></domain>`)).toThrow(
        AppError,
      );
  });
});

describe('a large definition', () => {
  it.each([
    ['flat', '<a/>'.repeat(50_000)],
    ['of attributes', `<a ${Array.from({ length: 20_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`],
    ['of text', `<name>${'&amp;'.repeat(100_000)}</name>`],
    ['of numbered characters', `<name>${'&#60;'.repeat(100_000)}</name>`],
    ['of comments', '<!-- - -->'.repeat(100_000)],
    ['of a comment that never ends', `<!--${'-'.repeat(1_000_000)}`],
    ['of open brackets', '<'.repeat(500_000)],
    ['of ampersands', `<name>${'&'.repeat(500_000)}</name>`],
    ['of quotes', `<a b="${"'".repeat(500_000)}`],
    ['of white space', `<a${' '.repeat(500_000)}b`],
    ['of a name', `<${'a'.repeat(1_000_000)}/>`],
    ['of elements that are not closed', '<a>'.repeat(50_000)],
    ['of elements that were never opened', '</a>'.repeat(200_000)],
  ])('%s is read or refused in time that grows with its size', (_what, inside) => {
    const xml = `<domain>${inside}</domain>`;
    const startedAt = performance.now();
    for (const run of [() => parseDomainXml(xml), () => normalizeXml(xml, 'domain')])
      try {
        run();
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    // A few hundred milliseconds; what grows with the square of the size takes minutes.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});
