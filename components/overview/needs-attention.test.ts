import { expect, test } from 'vitest';
import type { HostRow, OperationRow, VmRow } from '@/lib/domain/views';
import { needsAttention } from './needs-attention';

const host = (id: string, state: HostRow['state']) => ({ id, state }) as HostRow;
const vm = (id: string, state: VmRow['state'], hostId: string | null = null) =>
  ({ id, state, hostId }) as VmRow;
const operation = (id: string, state: OperationRow['state'], subjectName = 'web') =>
  ({ id, state, subjectName }) as OperationRow;
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
const none = { vms: [], hosts: [], operations: [] };

test('a disabled host is a decision, an unreachable one is a problem', () =>
  expect(
    ids(needsAttention({ ...none, hosts: [host('a', 'disabled'), host('b', 'unreachable')] }).hosts),
  ).toEqual(['b']));

test('machines of an unreachable host are not listed one by one', () =>
  expect(
    ids(
      needsAttention({
        ...none,
        hosts: [host('a', 'unreachable')],
        vms: [vm('1', 'unknown', 'a'), vm('2', 'unknown', 'b'), vm('3', 'failed', 'a'), vm('4', 'off')],
      }).vms,
    ),
  ).toEqual(['2', '3']));

test('a failure that was made good later asks for nothing any more', () =>
  expect(
    ids(
      needsAttention({
        ...none,
        operations: [
          operation('4', 'running', 'db'),
          operation('3', 'done'),
          operation('2', 'failed'),
          operation('1', 'failed', 'db'),
        ],
      }).operations,
    ),
  ).toEqual(['1']));
