'use client';

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useRef } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { FilterBox } from '@/components/ui/filter-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { count } from '@/lib/client/format';
import { useTopology } from '@/lib/client/queries';
import { typingPauseMs, useSettled } from '@/lib/client/use-settled';
import { TopologyList } from './topology-list';
import { TopologyPicture } from './topology-picture';

const views = ['picture', 'list'] as const;
type View = (typeof views)[number];
const viewWords = { picture: 'Picture', list: 'List' };

/** What hangs on what: as a picture, and as a list for phones, keyboards and screen readers. */
export function TopologyPage() {
  const [{ open, q, view }, setView] = useQueryStates(
    {
      open: parseAsArrayOf(parseAsString),
      q: parseAsString.withDefault(''),
      view: parseAsStringLiteral(views),
    },
    { history: 'replace' },
  );
  const find = useSettled(q.trim(), typingPauseMs);
  const { data: topology, error } = useTopology({ open, find });
  const picture = useRef<HTMLDivElement>(null);
  const opened = topology?.opened.map(({ hostId }) => hostId) ?? [];
  const toggle = (id: string) =>
    void setView({ open: opened.includes(id) ? opened.filter((one) => one !== id) : [...opened, id] });

  return (
    <>
      <PageHead title="Topology" note={topology ? summaryOf(topology.hosts) : null} />
      {error && !topology ? <ErrorBox error={viewOf(error)} /> : null}
      {!topology && !error ? <SkeletonRows rows={8} label="Reading the topology" /> : null}
      {topology?.hosts.length === 0 ? (
        <Empty
          title="No hosts yet"
          action={
            <ButtonLink href="/hosts" look="primary">
              Go to hosts
            </ButtonLink>
          }
        >
          Here one sees what hangs on what: hosts by site, the machines on each with their networks, and each
          disk down to what it is laid over.
        </Empty>
      ) : null}
      {topology && topology.hosts.length > 0 ? (
        <>
          <div className="flex flex-wrap items-center gap-2 pb-3">
            <FilterBox
              label="Find in the topology"
              placeholder="A machine, network, pool or volume"
              value={q}
              onChange={(q) => void setView({ q: q || null })}
              onEnter={() => showNext(picture.current)}
            />
            <ViewButtons view={view} onChange={(view) => void setView({ view })} />
            {opened.length > 0 ? (
              <Button look="quiet" onClick={() => void setView({ open: [] })}>
                Close all
              </Button>
            ) : null}
            <p role="status" className="text-12 text-text-3">
              {find ? foundWords(topology.hostsFound) : null}
            </p>
          </div>
          {/* By the style sheet, so that a phone has the list before anything has run in it. */}
          {view === 'list' ? null : (
            <div ref={picture} className={cx(view === null && 'max-md:hidden')}>
              <TopologyPicture topology={topology} find={find} onToggle={toggle} />
            </div>
          )}
          {view === 'picture' ? null : (
            <div className={cx(view === null && 'md:hidden')}>
              <TopologyList topology={topology} find={find} onToggle={toggle} />
            </div>
          )}
        </>
      ) : null}
    </>
  );
}

/** Where nobody has chosen, a phone shows the list and everything else the picture. */
function ViewButtons({ view, onChange }: { view: View | null; onChange: (view: View) => void }) {
  const group = (shown: View, className?: string) => (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; these are two views of one thing.
    <div role="group" aria-label="Show as" className={cx('flex gap-1', className)}>
      {views.map((name) => (
        <Button
          key={name}
          look={name === shown ? 'plain' : 'quiet'}
          aria-pressed={name === shown}
          onClick={() => onChange(name)}
        >
          {viewWords[name]}
        </Button>
      ))}
    </div>
  );
  if (view) return group(view);
  return (
    <>
      {group('picture', 'max-md:hidden')}
      {group('list', 'md:hidden')}
    </>
  );
}

function summaryOf(hosts: { site: string; vmCount: number }[]): string {
  const sites = new Set(hosts.flatMap(({ site }) => site || [])).size;
  const vms = hosts.reduce((sum, { vmCount }) => sum + vmCount, 0);
  return [sites > 0 ? count(sites, 'site') : null, count(hosts.length, 'host'), count(vms, 'machine')]
    .filter(Boolean)
    .join(', ');
}

function foundWords(hosts: number): string {
  if (hosts === 0) return 'Nothing has this in its name.';
  return `Found on ${count(hosts, 'host')}. Enter goes from one to the next.`;
}

/** The next box that was found, after the one that was shown last. */
function showNext(picture: HTMLElement | null): void {
  const found = [...(picture?.querySelectorAll<HTMLElement>('[data-found]') ?? [])];
  const at = found.findIndex((box) => box.dataset.shown === 'true');
  const next = found[(at + 1) % found.length];
  if (found[at]) delete found[at].dataset.shown;
  if (!next) return;
  next.dataset.shown = 'true';
  next.scrollIntoView({ block: 'center', inline: 'nearest' });
}
