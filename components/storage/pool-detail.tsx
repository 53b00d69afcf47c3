'use client';

import { Plus, Upload } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { PoolGauge } from '@/components/hosts/host-gauges';
import { OperationsTable } from '@/components/operations/operations-table';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Copyable } from '@/components/ui/copy';
import { Folded } from '@/components/ui/error-box';
import { Fact, Facts } from '@/components/ui/facts';
import { FilterBox } from '@/components/ui/filter-box';
import { PageHead, Section } from '@/components/ui/page';
import { Bytes, Missing } from '@/components/ui/quantity';
import { filterRows } from '@/components/ui/table-rows';
import { Ago } from '@/components/ui/time';
import { useTableView } from '@/components/ui/use-table-view';
import { usePool } from '@/lib/client/queries';
import type { PoolDetail as Detail } from '@/lib/domain/views';
import { PoolActions } from './pool-actions';
import { PoolStateMark } from './pool-state';
import { UploadVolumeDialog } from './upload-volume-dialog';
import { CreateVolumeDialog } from './volume-dialogs';
import { VolumesTable } from './volumes-table';
import { whyNotNow } from './why-not-now';

export function PoolDetail({ id }: { id: string }) {
  const { data: pool } = usePool(id);
  const [opened, setOpened] = useState<'create' | 'upload' | null>(null);
  const forbidden = useWhyForbidden('volume.manage');
  if (!pool) return null;
  const reason = forbidden ?? whyNotNow(pool) ?? (pool.isActive ? null : 'The pool does not run.');
  return (
    <>
      <PageHead
        title={<span className="font-mono">{pool.name}</span>}
        note={
          <span className="flex items-center gap-3">
            <PoolStateMark pool={pool} />
            <span>
              on{' '}
              <Link href={`/hosts/${pool.hostId}`} className="rounded-sm font-mono hover:underline">
                {pool.hostName}
              </Link>
            </span>
          </span>
        }
        actions={
          <>
            <Button look="primary" reason={reason} onClick={() => setOpened('create')}>
              <Plus aria-hidden />
              Create volume
            </Button>
            <Button reason={reason} onClick={() => setOpened('upload')}>
              <Upload aria-hidden />
              Upload volume
            </Button>
            <PoolActions pool={pool} />
          </>
        }
      />
      <About pool={pool} />
      <Volumes pool={pool} />
      {pool.operations.length ? (
        <Section title="Operations" className="mt-6">
          <OperationsTable operations={pool.operations} label="Operations of this pool" hasSubject={false} />
        </Section>
      ) : null}
      {opened === 'create' ? <CreateVolumeDialog pool={pool} onClose={() => setOpened(null)} /> : null}
      {opened === 'upload' ? <UploadVolumeDialog pool={pool} onClose={() => setOpened(null)} /> : null}
    </>
  );
}

function About({ pool }: { pool: Detail }) {
  const capacity = pool.volumes.reduce((sum, { capacityBytes }) => sum + capacityBytes, 0);
  return (
    <Section
      title="Pool"
      note={
        <>
          seen <Ago at={pool.observedAt} />
        </>
      }
    >
      <div className="grid gap-x-10 xl:grid-cols-2">
        <Facts>
          <Fact name="Kind">{pool.type}</Fact>
          <Fact name="Place">
            {pool.path ? <Copyable text={pool.path} label="Copy path" /> : <Missing />}
          </Fact>
          <Fact name="With its host">
            {pool.isPersistent ? (pool.isAutostart ? 'starts' : 'stays off') : 'is forgotten when it stops'}
          </Fact>
        </Facts>
        <Facts className="max-xl:border-line max-xl:border-t">
          <Fact name="Space">
            {pool.isActive ? (
              <span className="block w-56 max-w-full">
                <PoolGauge pool={pool} />
              </span>
            ) : (
              <Missing word="not known while it is stopped" />
            )}
          </Fact>
          <Fact name="Promised">
            <Bytes bytes={capacity} />
            <span className="text-text-3"> to guests, when all volumes are full</span>
          </Fact>
          <Fact name="UUID">
            <Copyable text={pool.uuid} label="Copy UUID" />
          </Fact>
        </Facts>
      </div>
      <div className="pt-2">
        <Folded summary="Its definition" text={pool.definition} />
      </div>
    </Section>
  );
}

function Volumes({ pool }: { pool: Detail }) {
  const view = useTableView();
  const found = filterRows(pool.volumes, view.q, (volume) => ({
    name: volume.name,
    machine: volume.vms.map(({ name }) => name).join(' '),
    format: volume.format,
    base: volume.backingPath,
  }));
  return (
    <Section title="Volumes" note={pool.volumes.length || null} className="mt-6">
      {pool.volumes.length > 10 || view.q ? (
        <FilterBox
          label="Filter volumes"
          placeholder="A part of a volume’s or a machine’s name"
          value={view.q}
          onChange={view.search}
          className="my-2 max-w-sm max-md:max-w-none"
        />
      ) : null}
      {found.length === 0 ? (
        <p className="py-3 text-13 text-text-2">
          {pool.volumes.length
            ? 'No volume matches this search.'
            : pool.isActive
              ? 'It has no volumes.'
              : 'Its volumes are seen while it runs.'}
        </p>
      ) : (
        <VolumesTable pool={pool} volumes={found} view={view} />
      )}
    </Section>
  );
}
