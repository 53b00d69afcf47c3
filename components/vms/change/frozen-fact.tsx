'use client';

import { Snowflake } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Ago } from '@/components/ui/time';
import type { VmDetail } from '@/lib/domain/views';
import { whyCannot } from '../why-cannot';
import { ActDialog } from './act-dialogs';

/** That nothing can be written in the guest, since when, and the way out of it. */
export function FrozenFact({ vm }: { vm: VmDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const forbidden = useWhyForbidden('vm.change');
  // The agent does not tell since when; our own operation does, unless it was thawed since.
  const last = vm.operations.find(
    ({ kind, state }) => state === 'done' && (kind === 'vm.freeze' || kind === 'vm.thaw'),
  );
  const since = last?.kind === 'vm.freeze' ? last.endedAt : null;
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <span className="inline-flex items-center gap-1.5 text-warn">
        <Snowflake aria-hidden className="size-4" />
        Frozen
        {since ? (
          <span className="text-text-2">
            since <Ago at={since} />
          </span>
        ) : (
          <span className="text-text-2">not from here</span>
        )}
      </span>
      <Button
        look="quiet"
        size="sm"
        className="h-6"
        reason={forbidden ?? whyCannot('vm.thaw', vm)}
        onClick={() => setIsOpen(true)}
      >
        Thaw
      </Button>
      {isOpen ? <ActDialog vm={vm} kind="vm.thaw" onClose={() => setIsOpen(false)} /> : null}
    </span>
  );
}
