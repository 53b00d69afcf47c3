import { expect, it } from 'vitest';
import type { ProcedureModel, Protocol } from './model.ts';
import { writeQuick } from './write-quick.ts';

const write = (...given: [name: string, isHighPriority: boolean][]) => {
  const procedures = given.map(([name, isHighPriority]) => ({ name, isHighPriority }) as ProcedureModel);
  return [...writeQuick({ procedures } as Protocol).matchAll(/'(\w+)'/g)].map(([, name]) => name);
};

it('calls are quick that libvirt says so of, and that only read', () => {
  const reads = [
    'domainGetState',
    'domainIsActive',
    'connectListAllDomains',
    'domainLookupByName',
    'nodeGetInfo',
  ];
  expect(write(...reads.map((name) => [name, true] as [string, boolean]))).toEqual([...reads].sort());
  expect(write(...reads.map((name) => [name, false] as [string, boolean]))).toEqual([]);
});

it.each([
  'domainDestroy',
  'domainDefineXml',
  'networkSetAutostart',
  'authSaslStart',
  'connectGetHostname',
  'connectGetVersion',
  'storagePoolGetInfo',
  'connectListAllStoragePools',
  'domainSaveImageGetXmlDesc',
])('%s is not, because it changes something or may have to wait', (name) => {
  expect(write([name, true])).toEqual([]);
});
