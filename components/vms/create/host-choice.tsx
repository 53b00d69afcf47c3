'use client';

import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import { HostStateMark } from '@/components/hosts/host-state';
import { ButtonLink } from '@/components/ui/button';
import { ChoiceRow } from '@/components/ui/choice-row';
import { Bytes, Mib, Missing } from '@/components/ui/quantity';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useHosts } from '@/lib/client/queries';
import type { HostRow } from '@/lib/domain/views';
import type { CreateVmInput, Draft } from './form';
import { largestFreeBytes, whyDoesNotFit, whyHostCannot } from './host-fit';

/** The candidates with what they have free, and why one does not fit. */
export function HostChoice() {
  const { data: hosts } = useHosts();
  const { register, watch, setValue, getValues, clearErrors, formState } = useFormContext<
    Draft,
    unknown,
    CreateVmInput
  >();
  const [vcpus, memoryMib, diskGib, count] = watch(['vcpus', 'memoryMib', 'diskGib', 'count']).map(Number);
  const wanted = {
    vcpus: vcpus || 0,
    memoryMib: (memoryMib || 0) * (count || 1),
    diskGib: (diskGib || 0) * (count || 1),
  };

  useEffect(() => {
    // With one host that can take it there is nothing to choose.
    const possible = hosts?.filter((host) => whyHostCannot(host) === null) ?? [];
    if (possible.length !== 1 || !possible[0] || getValues('hostId')) return;
    // It may have been missed already, where the host connects only now.
    setValue('hostId', possible[0].id);
    clearErrors('hostId');
  }, [hosts, getValues, setValue, clearErrors]);

  if (!hosts) return <SkeletonRows rows={2} label="Reading the hosts" />;
  if (hosts.length === 0) {
    return (
      <div className="flex flex-wrap items-center gap-3 text-13 text-text-2">
        <p>A machine needs a host to run on, and there is none yet.</p>
        <ButtonLink href="/hosts" size="sm">
          Add a host
        </ButtonLink>
      </div>
    );
  }
  return (
    <>
      <div role="radiogroup" aria-label="Host" className="border-line border-t">
        {hosts.map((host) => (
          <ChoiceRow
            key={host.id}
            value={host.id}
            {...register('hostId')}
            reason={whyHostCannot(host)}
            note={whyDoesNotFit(host, wanted)}
          >
            <HostFigures host={host} />
          </ChoiceRow>
        ))}
      </div>
      {formState.errors.hostId ? (
        <p role="alert" className="pt-1 text-12 text-bad">
          {formState.errors.hostId.message}
        </p>
      ) : null}
    </>
  );
}

function HostFigures({ host }: { host: HostRow }) {
  const { facts } = host;
  return (
    <span className="grid flex-1 grid-cols-[minmax(0,1fr)_7.5rem_3.5rem_4.5rem_11rem_8rem] items-center gap-x-4 max-lg:flex max-lg:flex-wrap">
      <span className="truncate font-medium font-mono">{host.name}</span>
      <HostStateMark state={host.state} failure={host.failure} />
      {facts ? (
        <>
          <span className="text-text-2">{facts.guestType.toUpperCase()}</span>
          <span className="text-right">
            {facts.cpuCount} <span className="text-text-3">CPUs</span>
          </span>
          <span className="text-right">
            <Mib mib={facts.memoryFreeMib} /> <span className="text-text-3">free of</span>{' '}
            <Mib mib={facts.memoryMib} />
          </span>
          <span className="text-right">
            <Bytes bytes={largestFreeBytes(host)} /> <span className="text-text-3">disk free</span>
          </span>
        </>
      ) : (
        <Missing word="no figures yet" />
      )}
    </span>
  );
}
