'use client';

import { CircleCheck } from 'lucide-react';
import { useLookAt } from '@/components/operations/use-look-at';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/page';
import type { Attention as Found } from '@/lib/domain/overview';
import { HostLine, MoreLine, OperationLine, PendingLine, PoolLine, VmLine } from './attention-lines';

/** What a person should look at: what is wrong, since when, what to do, and where. */
export function Attention({ found }: { found: Found }) {
  const { hosts, silentVms, failedVms, pools, operations, pendingVms } = found;
  const lookAt = useLookAt();
  const number = Object.values(found).reduce((sum, { number }) => sum + number, 0);
  return (
    <Section
      title="Needs attention"
      note={
        operations.rows.length > 1 ? (
          <Button size="sm" look="quiet" isBusy={lookAt.isPending} onClick={() => lookAt.mutate('failed')}>
            Mark all operations as seen
          </Button>
        ) : null
      }
    >
      {number === 0 ? (
        <p className="flex items-center gap-2 py-3 text-13 text-text-2">
          <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
          Nothing is wrong: all hosts answer, and no operation has failed that you have not seen.
        </p>
      ) : (
        <ul>
          {hosts.rows.map((host) => (
            <HostLine key={host.id} host={host} />
          ))}
          <MoreLine of={hosts} href="/hosts?q=-state%3Aconnected" />
          {silentVms.rows.map((vm) => (
            <VmLine key={vm.id} vm={vm} isSilent />
          ))}
          <MoreLine of={silentVms} href="/vms?q=is%3Asilent" />
          {failedVms.rows.map((vm) => (
            <VmLine key={vm.id} vm={vm} />
          ))}
          <MoreLine of={failedVms} href="/vms?q=state%3Afailed%2Cunknown%2Cgone" />
          {pools.rows.map((pool) => (
            <PoolLine key={pool.id} pool={pool} />
          ))}
          <MoreLine of={pools} href="/storage?sort=space&desc=true" />
          {operations.rows.map((operation) => (
            <OperationLine
              key={operation.id}
              operation={operation}
              isBusy={lookAt.isPending}
              onSeen={() => lookAt.mutate([operation.id])}
            />
          ))}
          <MoreLine of={operations} href="/operations?state=failed" />
          {pendingVms.rows.map((vm) => (
            <PendingLine key={vm.id} vm={vm} />
          ))}
          <MoreLine of={pendingVms} href="/vms?q=is%3Apending" />
        </ul>
      )}
    </Section>
  );
}
