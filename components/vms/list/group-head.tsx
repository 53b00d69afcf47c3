import type { VmGroup } from '@/lib/domain/views';
import { hypervisorTypes, vmStates } from '@/lib/domain/vm';
import { type GroupKey, oneOf } from '@/lib/domain/vm-view';
import { providerWord } from '../provider';
import { vmStateLooks } from '../vm-state';

/** What a group is called, and how many lines it has. */
export function GroupName({ group, by }: { group: VmGroup; by: GroupKey }) {
  return (
    <>
      {groupWord(group.key, by)}{' '}
      <span className="font-normal text-text-3">{group.count.toLocaleString('en')}</span>
    </>
  );
}

function groupWord(key: string | null, by: GroupKey): string {
  if (key === null) return by === 'tag' ? 'No tag' : 'No host';
  const state = by === 'state' ? oneOf(vmStates, key) : null;
  if (state) return vmStateLooks[state].word;
  const type = by === 'provider' ? oneOf(hypervisorTypes, key) : null;
  return type ? providerWord(type) : key;
}
