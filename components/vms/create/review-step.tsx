'use client';

import { TriangleAlert } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorBox, Folded } from '@/components/ui/error-box';
import { Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/page';
import { Bytes, Mib } from '@/components/ui/quantity';
import type { CreateVmInput } from '@/lib/domain/create-vm';
import type { ErrorView } from '@/lib/domain/errors';
import type { CreateVmsPlan } from '@/lib/domain/views';
import { ApiCall } from './api-call';
import { AllOfThem, OnEachHost } from './review-vms';

/** The plan as the server made it; the same plan is what runs. */
export function ReviewStep({
  input,
  plan,
  error,
  isCreating,
  onBack,
  onCreate,
}: {
  input: CreateVmInput;
  plan: CreateVmsPlan;
  error: ErrorView | null;
  isCreating: boolean;
  onBack: () => void;
  onCreate: () => void;
}) {
  const isSeveral = plan.vms.length > 1;
  const summaryId = useId();
  const button = useRef<HTMLButtonElement>(null);
  // Who has only typed a name and pressed Enter presses it once more; what it does is told with it.
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  return (
    <div className="max-w-4xl space-y-6">
      <p id={summaryId} className="sr-only">
        {summaryOf(plan)}
      </p>
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-2">
        <Section title={isSeveral ? `The first of ${plan.vms.length} machines` : 'The machine'}>
          <Facts>
            <Fact name="Name">
              <span className="break-all font-mono">{plan.name}</span>
            </Fact>
            <Fact name="Host">
              <span className="font-mono">{plan.hostName}</span>{' '}
              <span className="text-text-2">{plan.guestType.toUpperCase()}</span>
            </Fact>
            {plan.imageName ? <Fact name="Image">{plan.imageName}</Fact> : null}
            <Fact name="CPUs">{plan.vcpus}</Fact>
            <Fact name="Memory">
              <Mib mib={plan.memoryMib} />
              {plan.memoryFreeMib === null ? null : (
                <span className="text-text-3">
                  {' '}
                  of <Mib mib={plan.memoryFreeMib} /> free
                </span>
              )}
            </Fact>
            <Fact name={plan.disks.length === 1 ? 'Disk' : 'Disks'}>
              {plan.disks.map(({ pool, volume, sizeBytes }) => (
                <span key={volume} className="block">
                  {sizeBytes === null ? 'As it is' : <Bytes bytes={sizeBytes} />}
                  <span className="block break-all font-mono text-12 text-text-2">
                    {pool}/{volume}
                  </span>
                </span>
              ))}
              <span className="mt-1 block text-12 text-text-3">
                {plan.pools.map(({ name, availableBytes }) => (
                  <span key={name} className="block">
                    <Bytes bytes={availableBytes} /> are free in the pool{' '}
                    {plan.pools.length > 1 ? <span className="break-all font-mono">{name}</span> : null}
                  </span>
                ))}
              </span>
            </Fact>
            <Fact name="Network">
              {plan.nics.length === 0
                ? 'None'
                : plan.nics.map(({ network, mac }) => (
                    <span key={mac} className="block">
                      {network} <span className="font-mono text-12 text-text-2">{mac}</span>
                    </span>
                  ))}
            </Fact>
            {plan.seed ? (
              <Fact name="cloud-init">
                {plan.seed.words.map((word) => (
                  <span key={word} className="block">
                    {word}
                  </span>
                ))}
                <span className="block break-all font-mono text-12 text-text-2">
                  {plan.seed.pool}/{plan.seed.volume}
                </span>
              </Fact>
            ) : null}
            <Fact name="Hardware">
              <span className="font-mono">{plan.hardware.machine}</span>, {plan.hardware.firmware}
              {plan.hardware.tpm ? ', TPM 2.0' : ''}
            </Fact>
            <Fact name="CPU model">{plan.hardware.cpu}</Fact>
            <Fact name="Screen">{plan.hardware.graphics}</Fact>
          </Facts>
        </Section>
        <Section title="What will happen">
          <ol className="text-13">
            {plan.steps.map((sentence, index) => (
              <li key={sentence} className="flex gap-3 border-line border-b py-1.5 last:border-b-0">
                <span className="w-4 shrink-0 text-right text-text-3">{index + 1}</span>
                <span>{sentence}</span>
              </li>
            ))}
          </ol>
        </Section>
      </div>
      {isSeveral ? <OnEachHost hosts={plan.hosts} /> : null}
      {isSeveral ? <AllOfThem vms={plan.vms} isSpread={plan.hosts.length > 1} /> : null}
      {plan.warnings.length > 0 ? (
        <ul aria-label="Worth knowing" className="space-y-1 rounded-md bg-warn-soft px-3 py-2.5 text-13">
          {plan.warnings.map((warning) => (
            <li key={warning} className="flex gap-2.5">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
              {warning}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="space-y-2">
        <Folded summary="The definition that the host will get" text={plan.definition} />
        <ApiCall input={input} />
      </div>
      {error ? <ErrorBox error={error} /> : null}
      <div className="sticky bottom-0 flex items-center justify-end gap-2 border-line border-t bg-bg py-3">
        <Button onClick={onBack} reason={isCreating ? 'It is being created.' : null}>
          Back
        </Button>
        <Button
          ref={button}
          look="primary"
          isBusy={isCreating}
          aria-describedby={summaryId}
          // The Enter that asked for the plan may still be held down.
          onKeyDown={(event) => event.repeat && event.preventDefault()}
          onClick={onCreate}
        >
          {isCreating ? 'Creating' : isSeveral ? `Create ${plan.vms.length} VMs` : 'Create VM'}
        </Button>
      </div>
    </div>
  );
}

function summaryOf({ vms, hosts, name, vcpus, memoryMib, warnings }: CreateVmsPlan): string {
  const what = vms.length === 1 ? name : `${vms.length} VMs, from ${name} on`;
  const where = hosts.length === 1 ? hosts[0]?.hostName : `${hosts.length} hosts`;
  const doubts =
    warnings.length === 0 ? '' : ` ${warnings.length} things are worth knowing: they are said above.`;
  return `The plan: ${what}, on ${where}, each with ${vcpus} CPU and ${memoryMib} MiB of memory.${doubts}`;
}
