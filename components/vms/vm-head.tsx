'use client';

import { CopyPlus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy';
import { CutName } from '@/components/ui/cut-name';
import { ErrorBox } from '@/components/ui/error-box';
import { TabLinks } from '@/components/ui/tabs';
import { Ago } from '@/components/ui/time';
import { errorOf } from '@/lib/client/action-result';
import { useNow } from '@/lib/client/now';
import { useVm } from '@/lib/client/queries';
import { operationVerbs, type PowerAction, powerActions } from '@/lib/domain/operation';
import type { VmDetail } from '@/lib/domain/views';
import { hasAction } from '@/lib/domain/vm-capabilities';
import { ActiveOperation } from './active-operation';
import { CloneDialog } from './copy/clone-dialog';
import { TemplateMark } from './copy/template-mark';
import { PowerDialog } from './deeds/power-dialog';
import { PendingCount } from './pending';
import { powerIcons, powerVerb } from './power-icons';
import { Provider } from './provider';
import { Tags } from './tags';
import { usePowerVm } from './use-vm-actions';
import { VmMenu } from './vm-menu';
import { VmStateMark } from './vm-state';
import { tabsOf } from './vm-tabs';
import { isStale, whyCannot } from './why-cannot';

/** Name, state, provider, host, the actions that fit its state, and the tabs. */
export function VmHead({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  return vm ? <Head vm={vm} /> : null;
}

function Head({ vm }: { vm: VmDetail }) {
  const power = usePowerVm();
  const forbidden = useWhyForbidden('vm.power');
  const buttons = mainActions(vm);
  const rest = powerActions.filter((action) => !buttons.includes(action));
  const refused = errorOf(power.error);
  const [isForcing, setIsForcing] = useState(false);
  const isOld = useNow((now) => isStale(vm.observedAt, now));
  return (
    <div className="pb-4">
      <header className="flex flex-wrap items-start gap-x-6 gap-y-3 pb-3">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="flex items-center gap-1 font-semibold text-20 tracking-tight">
            <CutName name={vm.name} />
            <CopyButton text={vm.name} label="Copy name" />
          </h1>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-text-2">
            <VmStateMark vm={vm} />
            <TemplateMark vm={vm} />
            <span>
              for <Ago at={vm.stateSince} form="length" />
            </span>
            <Provider type={vm.hypervisorType} />
            {vm.hostId && vm.hostName ? (
              <Link href={`/hosts/${vm.hostId}`} className="rounded-sm font-mono hover:underline">
                {vm.hostName}
              </Link>
            ) : null}
            <PendingCount vm={vm} />
            {isOld && vm.observedAt ? (
              <span className="text-warn">
                seen <Ago at={vm.observedAt} />
              </span>
            ) : null}
          </p>
          <Tags tags={vm.tags} />
          {vm.stateReason ? <p className="pt-1 text-13 text-text-2">{vm.stateReason}</p> : null}
        </div>
        <div className="flex items-center gap-2 max-md:w-full">
          {vm.isTemplate ? <CreateFromTemplate vm={vm} /> : null}
          {buttons.map((action) => {
            const Icon = powerIcons[action];
            const isUnderWay = vm.activeOperation?.kind === `vm.${action}`;
            return (
              <Button
                key={action}
                look={action === 'start' && !whyCannot('vm.start', vm) ? 'primary' : 'plain'}
                isBusy={isUnderWay}
                // The width of its longest word, so that its neighbours stay when it changes.
                className="min-w-34 max-md:min-w-0 max-md:flex-1 max-md:px-1.5"
                reason={isUnderWay ? null : (forbidden ?? whyCannot(`vm.${action}`, vm))}
                onClick={() =>
                  action === 'forceOff' ? setIsForcing(true) : power.mutate({ vmId: vm.id, action })
                }
              >
                <Icon aria-hidden className={isUnderWay ? 'pulse-slow' : undefined} />
                {isUnderWay ? operationVerbs[`vm.${action}`].doing : powerVerb(action)}
              </Button>
            );
          })}
          <VmMenu vm={vm} actions={rest} />
          {isForcing ? <PowerDialog vm={vm} action="forceOff" onClose={() => setIsForcing(false)} /> : null}
        </div>
      </header>
      {refused ? <ErrorBox error={refused} className="mb-3" /> : null}
      <div className="relative">
        <TabLinks label="Parts of this machine" tabs={tabsOf(vm)} />
        {vm.activeOperation ? <ActiveOperation active={vm.activeOperation} name={vm.name} /> : null}
      </div>
    </div>
  );
}

function CreateFromTemplate({ vm }: { vm: VmDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const forbidden = useWhyForbidden('vm.change');
  return (
    <>
      <Button
        look="primary"
        reason={forbidden ?? whyCannot('vm.clone', vm)}
        className="max-md:flex-1"
        onClick={() => setIsOpen(true)}
      >
        <CopyPlus aria-hidden />
        Create from template
      </Button>
      {isOpen ? <CloneDialog vm={vm} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

/** At most three: the same three places, so that nothing moves when the state does. */
function mainActions(vm: VmDetail): PowerAction[] {
  // It never starts; what one does with it has a button of its own.
  if (vm.isTemplate && vm.state === 'off') return [];
  const isHeld = vm.state === 'paused' || vm.state === 'suspended';
  const all: PowerAction[] = [isHeld ? 'resume' : 'start', 'shutdown', 'forceOff'];
  return all.filter((action) => hasAction(vm, `vm.${action}`));
}
