'use client';

import { Field, Select } from '@/components/ui/field';
import { usePool, usePools } from '@/lib/client/queries';
import { formatBytes } from '@/lib/domain/units';
import type { VmDetail, VolumeRow } from '@/lib/domain/views';

export type ChosenVolume = { pool: string; volume: string; format: string | null };

/** One of the volumes that the pools of the machine's host have. */
export function VolumeFields({
  vm,
  isFit,
  none,
  value,
  onChange,
}: {
  vm: VmDetail;
  /** Whether it can be chosen at all. */
  isFit: (volume: VolumeRow) => boolean;
  /** What to say where no volume of the pool is fit. */
  none: string;
  value: Partial<ChosenVolume>;
  onChange: (value: Partial<ChosenVolume>) => void;
}) {
  const { data: all } = usePools();
  const pools = all?.filter(({ hostId, isActive }) => hostId === vm.hostId && isActive) ?? [];
  // Where its other disks are is the likeliest place.
  const own = vm.disks.find((disk) => disk.pool)?.pool;
  const pool =
    pools.find(({ name }) => name === value.pool) ?? pools.find(({ name }) => name === own) ?? pools[0];
  const volumes = useVolumes(pool?.id ?? null)?.filter(isFit);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Pool">
        <Select value={pool?.name ?? ''} onChange={(event) => onChange({ pool: event.target.value })}>
          {pools.map(({ id, name }) => (
            <option key={id} value={name}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Volume" hint={volumes?.length === 0 ? none : undefined}>
        <Select
          value={value.volume ?? ''}
          disabled={!volumes?.length}
          onChange={(event) => {
            const chosen = volumes?.find(({ name }) => name === event.target.value);
            onChange({ pool: pool?.name, volume: chosen?.name, format: chosen?.format ?? null });
          }}
        >
          <option value="">Choose a volume</option>
          {volumes?.map(({ id, name, format, capacityBytes }) => (
            <option key={id} value={name}>
              {name}, {format}, {formatBytes(capacityBytes)}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}

function useVolumes(poolId: string | null): VolumeRow[] | undefined {
  return usePool(poolId).data?.volumes;
}
