import { Select } from '@/components/ui/field';
import { asText, formatBytes } from '@/lib/client/format';
import type { StoragePool } from '@/lib/domain/host';
import { newDiskFormat } from '@/lib/domain/storage';
import { usePlaces } from './places';

/** The pools of the chosen host. One in which no disk can be made is there and cannot be chosen. */
export function PoolSelect({
  value,
  onValue,
  whenNone,
  isFixed = false,
}: {
  value: string;
  /** Empty for none. */
  onValue: (name: string) => void;
  whenNone: string;
  isFixed?: boolean;
}) {
  const pools = usePlaces().offered?.pools ?? [];
  const isLost = value !== '' && !pools.some(({ name }) => name === value);
  return (
    <Select value={value} disabled={isFixed} onChange={({ target }) => onValue(target.value)}>
      <option value="">{whenNone}</option>
      {pools.map((pool) => (
        <option key={pool.name} value={pool.name} disabled={!pool.isActive || !newDiskFormat(pool.type)}>
          {pool.name} ({noteOf(pool)})
        </option>
      ))}
      {/* One that a draft or another host named stays to be seen until another is chosen. */}
      {isLost ? <option value={value}>{value} (not on this host)</option> : null}
    </Select>
  );
}

function noteOf({ isActive, type, availableBytes }: StoragePool): string {
  if (!isActive) return 'not active';
  if (!newDiskFormat(type)) return `no disks in pools of the type ${type}`;
  const free = `${asText(formatBytes(availableBytes))} free`;
  return type === 'logical' ? `volume group, ${free}` : free;
}
