'use client';

import type { FormEvent, KeyboardEvent } from 'react';
import { useFormContext } from 'react-hook-form';
import { useWhyForbidden } from '@/components/shell/me';
import { Button, ButtonLink } from '@/components/ui/button';
import { CheckField } from '@/components/ui/checkbox';
import { ErrorBox } from '@/components/ui/error-box';
import { Kbd } from '@/components/ui/kbd';
import { useIsHydrated } from '@/lib/client/use-is-hydrated';
import type { ErrorView } from '@/lib/domain/errors';
import { CloudInitGroup } from './cloud-init-group';
import { DiskGroup } from './disk-group';
import type { CreateVmInput, Draft } from './form';
import { HardwareGroup, ScreenGroup } from './hardware-groups';
import { HostTable } from './host-table';
import { NameFields } from './name-fields';
import { Part } from './part';
import { PlaceFields } from './place-fields';
import { PlacesProvider } from './places';
import { ProviderLine } from './provider-line';
import { SizeFields } from './size-fields';
import { SourceChoice } from './source-choice';
import { StepRail } from './step-rail';

/** All parts on one page: most are right already, so that a name is enough. */
export function ConfigureStep({
  error,
  isPlanning,
  onSubmit,
  onTemplate,
}: {
  error: ErrorView | null;
  isPlanning: boolean;
  /** @param isDirect  without a stop at the review, where there is nothing to be warned of */
  onSubmit: (event: FormEvent, isDirect: boolean) => void;
  /** A template is wanted instead. */
  onTemplate: () => void;
}) {
  const { watch, setValue } = useFormContext<Draft, unknown, CreateVmInput>();
  const forbidden = useWhyForbidden('vm.create');
  const isHydrated = useIsHydrated();
  const isOff = Boolean(forbidden) || isPlanning;

  function onKeyDown(event: KeyboardEvent<HTMLFormElement>): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!isOff) onSubmit(event, true);
  }

  return (
    <PlacesProvider>
      <div className="grid gap-x-8 lg:grid-cols-[11rem_minmax(0,54rem)]">
        <StepRail />
        <form
          noValidate
          onKeyDown={onKeyDown}
          onSubmit={(event) => {
            if (isOff) event.preventDefault();
            else onSubmit(event, false);
          }}
        >
          <fieldset disabled={!isHydrated} className="contents">
            <Part id="machine" title="Machine">
              <NameFields />
            </Part>
            <Part id="provider" title="Provider">
              <ProviderLine />
            </Part>
            <Part id="host" title="Host">
              <HostTable />
            </Part>
            <Part id="source" title="Start from">
              <SourceChoice onTemplate={onTemplate} />
            </Part>
            <Part id="size" title="Size">
              <SizeFields />
            </Part>
            <Part id="place" title="Disk and network">
              <PlaceFields />
            </Part>
            <Part id="more" title="More">
              <CloudInitGroup />
              <DiskGroup />
              <HardwareGroup />
              <ScreenGroup />
              <div className="pt-4">
                <CheckField
                  isChecked={watch('startAfterCreate') ?? true}
                  onChange={(isChecked) => setValue('startAfterCreate', isChecked, { shouldDirty: true })}
                >
                  Start it when it is made
                </CheckField>
              </div>
            </Part>
          </fieldset>
          {error ? <ErrorBox error={error} className="mb-4" /> : null}
          <div className="sticky bottom-0 z-10 flex items-center justify-end gap-2 border-line border-t bg-bg py-3">
            <span className="mr-auto text-12 text-text-3 max-md:hidden">
              <Kbd>Enter</Kbd> reviews, <Kbd>Ctrl Enter</Kbd> creates at once where there is nothing to warn
              of.
            </span>
            <ButtonLink href="/vms">Cancel</ButtonLink>
            <Button type="submit" look="primary" reason={forbidden} isBusy={isPlanning}>
              {isPlanning ? 'Planning' : 'Review'}
            </Button>
          </div>
        </form>
      </div>
    </PlacesProvider>
  );
}
