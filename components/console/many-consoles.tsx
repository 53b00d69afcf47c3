'use client';

import { Columns2, GalleryHorizontal, X } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { PageHead } from '@/components/ui/page';
import { viewOf } from '@/lib/client/fetch-json';
import { useVm } from '@/lib/client/queries';
import type { ConsoleKind } from '@/lib/domain/vm';
import { VmConsole } from './vm-console';

/** Several consoles at once, beside each other or one in front of the others. The address says which. */
export function ManyConsoles({
  ids,
  isTabs,
  kind,
}: {
  ids: string[];
  isTabs: boolean;
  kind: ConsoleKind | null;
}) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const [front, setFront] = useState(ids[0]);
  const shown = ids.includes(front ?? '') ? front : ids[0];

  function go(change: Record<string, string | null>): void {
    const params = new URLSearchParams(search);
    for (const [name, value] of Object.entries(change))
      if (value) params.set(name, value);
      else params.delete(name);
    // Commas are readable as they are.
    router.replace(`${pathname}?${params.toString().replaceAll('%2C', ',')}`);
  }

  if (ids.length === 0) {
    return (
      <Empty
        title="Several consoles at once"
        action={
          <Link href="/vms" className="rounded-sm font-medium text-accent hover:underline">
            Virtual machines
          </Link>
        }
      >
        Choose machines in the list and open their consoles together, beside each other or in tabs.
      </Empty>
    );
  }
  return (
    <div className="space-y-3">
      <PageHead
        title="Consoles"
        actions={
          <Button size="md" onClick={() => go({ as: isTabs ? null : 'tabs' })}>
            {isTabs ? <Columns2 aria-hidden /> : <GalleryHorizontal aria-hidden />}
            {isTabs ? 'Show as tiles' : 'Show as tabs'}
          </Button>
        }
      />
      {isTabs ? (
        <div role="tablist" aria-label="Consoles" className="flex gap-1 overflow-x-auto">
          {ids.map((id) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`tab-${id}`}
              aria-controls={`console-${id}`}
              aria-selected={id === shown}
              onClick={() => setFront(id)}
              className={cx(
                'h-9 shrink-0 border-b-2 px-2 font-mono text-13',
                id === shown ? 'border-text text-text' : 'border-transparent text-text-2 hover:text-text',
              )}
            >
              <Name id={id} />
            </button>
          ))}
        </div>
      ) : null}
      <div className={cx('grid gap-4', !isTabs && ids.length > 1 && 'xl:grid-cols-2')}>
        {ids.map((id) => (
          <Tile
            key={id}
            id={id}
            kind={kind}
            isTab={isTabs}
            isShown={!isTabs || id === shown}
            isAlone={ids.length === 1}
            onClose={() => go({ vms: ids.filter((one) => one !== id).join(',') || null })}
          />
        ))}
      </div>
    </div>
  );
}

function Name({ id }: { id: string }) {
  const { data: vm, error } = useVm(id);
  return <>{vm?.name ?? (error ? 'Unknown machine' : id.slice(0, 8))}</>;
}

function Tile({
  id,
  kind,
  isTab,
  isShown,
  isAlone,
  onClose,
}: {
  id: string;
  kind: ConsoleKind | null;
  isTab: boolean;
  /** The others stay connected behind the one in front. */
  isShown: boolean;
  isAlone: boolean;
  onClose(): void;
}) {
  const { data: vm, error } = useVm(id);
  const name = vm?.name ?? id.slice(0, 8);
  return (
    <section
      id={`console-${id}`}
      role={isTab ? 'tabpanel' : undefined}
      aria-label={name}
      hidden={!isShown}
      className={cx(
        'min-w-0 flex-col gap-2',
        isShown ? 'flex' : 'hidden',
        isTab || isAlone ? 'h-[calc(100dvh-13rem)] min-h-96' : 'h-[32rem]',
      )}
    >
      <div className="flex items-center gap-2">
        <h2 className="min-w-0 truncate font-medium font-mono text-13">
          <Link href={`/vms/${id}`} className="rounded-sm hover:underline">
            <Name id={id} />
          </Link>
        </h2>
        <Button
          look="quiet"
          size="icon"
          className="ml-auto size-7"
          aria-label={`Close the console of ${name}`}
          hint="Close this console"
          onClick={onClose}
        >
          <X aria-hidden />
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        {error && !vm ? <ErrorBox error={viewOf(error)} /> : <VmConsole id={id} kind={kind} place="tile" />}
      </div>
    </section>
  );
}
