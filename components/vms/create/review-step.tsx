'use client';

import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorBox, Folded } from '@/components/ui/error-box';
import { Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/page';
import { Bytes, Mib } from '@/components/ui/quantity';
import type { ErrorView } from '@/lib/domain/errors';
import type { CreateVmsPlan } from '@/lib/domain/views';

/** The plan as the server made it; the same plan is what runs. */
export function ReviewStep({
  plan,
  error,
  isCreating,
  onBack,
  onCreate,
}: {
  plan: CreateVmsPlan;
  error: ErrorView | null;
  isCreating: boolean;
  onBack: () => void;
  onCreate: () => void;
}) {
  const isSeveral = plan.vms.length > 1;
  const heading = useRef<HTMLDivElement>(null);
  // The step has changed under the keyboard's hands: the focus goes where it begins.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div ref={heading} tabIndex={-1} className="max-w-4xl space-y-6 outline-none">
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
      {isSeveral ? <AllOfThem vms={plan.vms} /> : null}
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
      <Folded summary="The definition that the host will get" text={plan.definition} />
      {error ? <ErrorBox error={error} /> : null}
      <div className="sticky bottom-0 flex items-center justify-end gap-2 border-line border-t bg-bg py-3">
        <Button onClick={onBack} reason={isCreating ? 'It is being created.' : null}>
          Back
        </Button>
        <Button look="primary" isBusy={isCreating} onClick={onCreate}>
          {isCreating ? 'Creating' : isSeveral ? `Create ${plan.vms.length} VMs` : 'Create VM'}
        </Button>
      </div>
    </div>
  );
}

/** What each has that no other has. */
function AllOfThem({ vms }: { vms: CreateVmsPlan['vms'] }) {
  return (
    <Section title="All of them">
      <ul aria-label="All of them" className="text-13">
        {vms.map(({ name, volumes, macs }) => (
          <li
            key={name}
            className="grid grid-cols-[12rem_minmax(0,1fr)_auto] gap-x-4 border-line border-b py-1.5 last:border-b-0 max-md:grid-cols-1"
          >
            <span className="break-all font-medium font-mono">{name}</span>
            <span className="break-all font-mono text-12 text-text-2 leading-5">{volumes.join(', ')}</span>
            <span className="font-mono text-12 text-text-2 leading-5">{macs.join(', ')}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
