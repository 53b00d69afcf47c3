import type { ComponentProps } from 'react';
import { Select } from '@/components/ui/field';
import { asText, formatBytes } from '@/lib/client/format';
import type { StoragePool } from '@/lib/domain/host';
import { newDiskFormat } from '@/lib/domain/storage';
import { useChosenFacts } from './use-chosen-facts';

/** The pools of the chosen host. One in which no disk can be made is there and cannot be chosen. */
export function PoolSelect({
  value,
  onValue,
  whenNone,
  isFixed = false,
}: Pick<ComponentProps<'select'>, 'value'> & {
  /** Empty for none. */
  onValue: (name: string) => void;
  whenNone: string;
  isFixed?: boolean;
}) {
  const facts = useChosenFacts();
  return (
    <Select value={value} disabled={!facts || isFixed} onChange={({ target }) => onValue(target.value)}>
      <option value="">{whenNone}</option>
      {facts?.pools.map((pool) => (
        <option key={pool.name} value={pool.name} disabled={!pool.isActive || !newDiskFormat(pool.type)}>
          {pool.name} ({noteOf(pool)})
        </option>
      ))}
    </Select>
  );
}

function noteOf({ isActive, type, availableBytes }: StoragePool): string {
  if (!isActive) return 'not active';
  if (!newDiskFormat(type)) return `no disks in pools of the type ${type}`;
  const free = `${asText(formatBytes(availableBytes))} free`;
  return type === 'logical' ? `volume group, ${free}` : free;
}
