'use client';

import { OctagonAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { PageHead } from '@/components/ui/page';
import { TabLinks } from '@/components/ui/tabs';
import { Ago } from '@/components/ui/time';
import { count } from '@/lib/client/format';
import type { HostRow } from '@/lib/domain/views';
import { HostActions } from './host-actions';
import { HostStateMark } from './host-state';

/** What every page of a host begins with: its name, how it is, why, and its tabs. */
export function HostFrame({ host, children }: { host: HostRow; children: ReactNode }) {
  return (
    <>
      <PageHead
        title={<span className="font-mono">{host.name}</span>}
        note={
          <span className="flex items-center gap-3">
            <HostStateMark state={host.state} failure={host.failure} />
            <span>
              for <Ago at={host.stateSince} form="length" />
            </span>
          </span>
        }
        actions={<HostActions host={host} />}
      />
      {host.stateReason ? <Reason text={host.stateReason} isProblem={host.state !== 'disabled'} /> : null}
      {host.isInMaintenance ? (
        <Reason
          text={`In maintenance: no new machines are placed here. ${stillHere(host)}`}
          isProblem={false}
        />
      ) : null}
      <TabLinks
        label={`Pages of ${host.name}`}
        tabs={[
          { href: `/hosts/${host.id}`, text: 'Overview' },
          { href: `/hosts/${host.id}/hardware`, text: 'Hardware' },
        ]}
      />
      <div className="pt-5">{children}</div>
    </>
  );
}

function stillHere({ runningVmCount }: HostRow): string {
  if (runningVmCount === 0) return 'None runs here any more.';
  return `${count(runningVmCount, 'machine')} still ${runningVmCount === 1 ? 'runs' : 'run'} here, and can be worked on.`;
}

/** Why it is not connected; a decision of somebody is no warning. */
function Reason({ text, isProblem }: { text: string; isProblem: boolean }) {
  return (
    <p
      role="status"
      className={cx(
        'mb-5 flex gap-2.5 rounded-md px-3 py-2.5 text-13',
        isProblem ? 'bg-warn-soft' : 'bg-hover text-text-2',
      )}
    >
      {isProblem ? <OctagonAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" /> : null}
      {text}
    </p>
  );
}
