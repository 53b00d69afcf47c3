import { expect, test } from 'vitest';
import { AppError } from '../../../domain/errors.ts';
import { DomainPausedReason, DomainState } from '../../../libvirt/constants/domain.ts';
import type { MigrateVmSpec } from '../../driver.ts';
import type { Link } from '../link.ts';
import { settle } from './settle.ts';

const spec: MigrateVmSpec = {
  operationId: '00000000-0000-4000-8000-000000000001',
  externalId: '00000000-0000-4000-8000-000000000002',
  name: 'web',
  targetName: 'kvm2',
  targetAddress: 'kvm2.lan',
  disks: [],
  shared: [],
  ...{ bandwidthMib: null, isEncrypted: false, peerUri: null },
};
type Copy = { state: number; reason: number };
const running: Copy = { state: DomainState.running, reason: 0 };
const waiting: Copy = { state: DomainState.paused, reason: DomainPausedReason.migration };
const patience = { askEveryMs: 1, lateMs: 60_000, orphanMs: 20, finishMs: 20 };

/** A host with one copy, or none; `finished` is what libvirt makes of it when it is asked to end it. */
function hostWith(first: Copy | null, finished?: Copy | null) {
  let copy = first;
  const asked: string[] = [];
  const call = async (_lane: string, procedure: string) => {
    if (procedure === 'domainGetState' && copy) return copy;
    if (procedure === 'domainLookupByUuid' && copy)
      return { dom: { name: 'web', uuid: spec.externalId, id: 1 } };
    if (procedure === 'domainIsActive') return { active: copy !== null };
    if (procedure.startsWith('domainGet') || procedure.startsWith('domainLookup'))
      throw new AppError({ code: 'not_found', userMessage: 'There is none.' });
    asked.push(procedure);
    if (procedure === 'domainMigrateFinish3Params' && finished !== undefined) copy = finished;
    if (procedure.startsWith('domainDestroy')) copy = null;
    // libvirt answers a Finish that ends a copy with an error, as it has no machine to give back.
    if (procedure === 'domainMigrateFinish3Params')
      throw new AppError({ code: 'host_error', userMessage: 'An error occurred, but the cause is unknown' });
    return {};
  };
  return { link: { call, hostName: 'kvm' } as unknown as Link, asked };
}

test('libvirt is asked to end a copy that waits for its memory, and what it has ended needs no more', async () => {
  const [source, target] = [hostWith(running), hostWith(waiting, null)];
  expect(await settle(source.link, target.link, spec, {}, patience)).toBe('source');
  expect(target.asked).toEqual(['domainMigrateFinish3Params']);
  expect(source.asked).toEqual([]);
});

test('one that libvirt lets run in that moment is not destroyed, nor is the source’s: both are for a person', async () => {
  const [source, target] = [hostWith(running), hostWith(waiting, running)];
  await expect(
    settle(source.link, target.link, spec, {}, { ...patience, lateMs: 100 }),
  ).rejects.toMatchObject({ code: 'unknown_outcome' });
  expect(target.asked).toEqual(['domainMigrateFinish3Params']);
  expect(source.asked).toEqual([]);
});

test('one that libvirt knows no more of is destroyed, and only after it was asked', async () => {
  const [source, target] = [hostWith(running), hostWith(waiting)];
  expect(await settle(source.link, target.link, spec, {}, patience)).toBe('source');
  expect(target.asked).toEqual(['domainMigrateFinish3Params', expect.stringMatching(/^domainDestroy/)]);
});

test('the source’s copy goes away once the target’s runs', async () => {
  const [source, target] = [hostWith(waiting), hostWith(running)];
  expect(await settle(source.link, target.link, spec, {}, patience)).toBe('target');
  expect(source.asked[0]).toMatch(/^domainDestroy/);
  expect(target.asked).toEqual([]);
});
