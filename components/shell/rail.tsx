'use client';

import { PanelLeft } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cx } from '@/components/ui/cx';
import { useSummary } from '@/lib/client/queries';
import { LogoMark } from './logo';
import { isPlaceOf, places } from './places';

const inRail = places.filter(({ isInRail }) => isInRail !== false);

/** The list of places; names are hidden, not removed, where only icons fit. */
export function RailLinks({ isNarrow, onGo }: { isNarrow: boolean; onGo?: () => void }) {
  const pathname = usePathname();
  const attention = useAttention();
  return (
    <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 px-2">
      {inRail.map(({ href, name, icon: Icon }) => {
        const isHere = isPlaceOf(href, pathname);
        const number = attention[href] ?? 0;
        return (
          <Link
            key={href}
            href={href}
            onClick={onGo}
            title={isNarrow ? name : undefined}
            aria-label={number > 0 ? `${name} ${number.toLocaleString('en')} with problems` : name}
            aria-current={isHere ? 'page' : undefined}
            className={cx(
              'group relative flex h-8 items-center gap-2.5 rounded-md px-2.5 text-13 max-md:h-11',
              isHere ? 'bg-press font-medium text-text' : 'text-text-2 hover:bg-hover hover:text-text',
            )}
          >
            <Icon aria-hidden className={cx('size-4 shrink-0', isHere ? 'text-text' : 'text-text-3')} />
            <span className={cx('truncate', isNarrow ? 'hidden' : 'rail-words')}>{name}</span>
            {number > 0 ? (
              <span
                aria-hidden
                className={cx(
                  'rounded-sm bg-bad-soft px-1 font-medium text-12 text-bad',
                  isNarrow ? 'absolute top-0 right-0' : 'rail-count ml-auto',
                )}
              >
                {number.toLocaleString('en')}
              </span>
            ) : null}
          </Link>
        );
      })}
    </nav>
  );
}

export function Rail({ isNarrow, onToggle }: { isNarrow: boolean; onToggle: () => void }) {
  return (
    <div
      className={cx(
        'rail sticky top-0 flex h-dvh shrink-0 flex-col border-line border-r bg-bg pb-2 max-md:hidden',
        isNarrow ? 'w-14' : 'w-52',
      )}
    >
      <Link
        href="/"
        aria-label="NovaCron"
        className="mb-2 flex h-12 items-center gap-2.5 px-[18px] font-semibold text-14 tracking-tight"
      >
        <LogoMark className="size-5 shrink-0" />
        <span className={isNarrow ? 'hidden' : 'rail-words'}>NovaCron</span>
      </Link>
      <RailLinks isNarrow={isNarrow} />
      <button
        type="button"
        onClick={onToggle}
        aria-label={isNarrow ? 'Widen the rail' : 'Narrow the rail'}
        className="rail-toggle mx-2 flex h-8 items-center rounded-md px-2.5 text-text-3 hover:bg-hover hover:text-text"
      >
        <PanelLeft aria-hidden className="size-4" />
      </button>
    </div>
  );
}

/** What asks for attention, by place. */
function useAttention(): Record<string, number> {
  const { data: summary } = useSummary();
  return { '/hosts': summary?.hostsInTrouble ?? 0, '/vms': summary?.vms.failed ?? 0 };
}
