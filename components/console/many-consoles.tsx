'use client';

import { Columns2, GalleryHorizontal, X } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Empty } from '@/components/ui/empty';
import { PageHead } from '@/components/ui/page';
import { useEachVm } from '@/lib/client/queries';
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
  const vms = useEachVm(ids);
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const [front, setFront] = useState(ids[0]);
  const shown = ids.includes(front ?? '') ? front : ids[0];
  const nameOf = (id: string) => vms[ids.indexOf(id)]?.name ?? 'Unknown machine';

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
              {nameOf(id)}
            </button>
          ))}
        </div>
      ) : null}
      <div className={cx('grid gap-4', !isTabs && ids.length > 1 && 'xl:grid-cols-2')}>
        {ids.map((id) => (
          <section
            key={id}
            id={`console-${id}`}
            role={isTabs ? 'tabpanel' : undefined}
            aria-label={nameOf(id)}
            // The others stay connected behind the one in front.
            hidden={isTabs && id !== shown}
            className={cx(
              'min-w-0 flex-col gap-2',
              isTabs && id !== shown ? 'hidden' : 'flex',
              isTabs || ids.length === 1 ? 'h-[calc(100dvh-13rem)] min-h-96' : 'h-[32rem]',
            )}
          >
            <div className="flex items-center gap-2">
              <h2 className="min-w-0 truncate font-medium font-mono text-13">
                <Link href={`/vms/${id}`} className="rounded-sm hover:underline">
                  {nameOf(id)}
                </Link>
              </h2>
              <Button
                look="quiet"
                size="icon"
                className="ml-auto size-7"
                aria-label={`Close the console of ${nameOf(id)}`}
                hint="Close this console"
                onClick={() => go({ vms: ids.filter((one) => one !== id).join(',') || null })}
              >
                <X aria-hidden />
              </Button>
            </div>
            <div className="min-h-0 flex-1">
              <VmConsole id={id} kind={kind} place="tile" />
            </div>
          </section>
        ))}
      </div>
    </div>
  );
}
