import { describe, expect, it } from 'vitest';
import { createApiFinder, describeApi } from './find-api.ts';
import type { ProcedureModel } from './model.ts';
import { camelCase, docstring, typeName } from './names.ts';
import { parseDocs, parseSymbols } from './parse-docs.ts';

const symbols = `
# what is public
LIBVIRT_0.0.3 {
    global:
        virThingGetXMLDesc;
};

LIBVIRT_1.2.0 {
    global:
        virThingPin;
} LIBVIRT_0.0.3;
`;

const source = `
/**
 * virThingPin:
 * @thing: a thing
 * @what: one of virThingKind
 * @flags: bitwise-OR of virThingModificationImpact
 *         and virThingForceFlags
 *
 * Pins it; see @flags and virThingOther.
 */
int
virThingPin(virThingPtr thing)
`;

const procedure = (name: string) => ({ name }) as ProcedureModel;

describe('the documentation of a call', () => {
  it('names its function, its version and the enums of its arguments', () => {
    const isEnum = (name: string) => name !== 'virThingOther';
    const find = createApiFinder(parseSymbols(symbols), parseDocs(source, isEnum));
    expect(describeApi(find(procedure('thingGetXmlDesc')), ['flags'])).toEqual([
      'virThingGetXMLDesc, since 0.0.3',
    ]);
    expect(describeApi(find(procedure('thingPin')), ['thing', 'flags'])).toEqual([
      'virThingPin, since 1.2.0',
      'flags: ThingModificationImpact and ThingForceFlags',
    ]);
    expect(find(procedure('authList'))).toBeNull();
  });

  it('is refused when its list of functions has an unknown line', () => {
    expect(() => parseSymbols('LIBVIRT_1.0.0 {\n  local: *;\n};')).toThrow('line 2');
  });

  it('cannot end its own comment', () => {
    expect(() => docstring(['a */ b'])).toThrow();
    expect(docstring(['one', null, 'two'])).toBe('/** one; two */\n');
  });
});

describe('names', () => {
  it.each([
    ['DOMAIN_GET_XML_DESC', 'domainGetXmlDesc'],
    ['need_results', 'needResults'],
    ['callbackID', 'callbackID'],
    ['nrVirtCpu', 'nrVirtCpu'],
  ])('%s of C becomes %s', (name, expected) => expect(camelCase(name)).toBe(expected));

  it.each([
    ['virDomainXMLFlags', 'DomainXmlFlags'],
    ['virIPAddrType', 'IpAddrType'],
    ['virNodeGetCPUStatsAllCPUs', 'NodeGetCpuStatsAllCpus'],
    ['virDomainEventIOErrorAction', 'DomainEventIoErrorAction'],
  ])('%s of a type becomes %s', (name, expected) => expect(typeName(name)).toBe(expected));
});
