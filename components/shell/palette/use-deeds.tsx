import { useRouter } from 'next/navigation';
import {
  type DialogDeed,
  dangerousDeeds,
  deedIcons,
  deedPermission,
  deedVerb,
  isDialogDeed,
  isMeant,
  powerOf,
  type VmDeed,
  vmDeeds,
} from '@/components/vms/deeds/deeds';
import { usePowerVm } from '@/components/vms/use-vm-actions';
import { toastError } from '@/components/vms/vm-menu';
import { whyCannot } from '@/components/vms/why-cannot';
import type { VmRow } from '@/lib/domain/views';
import { useMe, whyForbidden } from '../me';
import type { Entry } from './entry';

export type OpenDeed = { deed: DialogDeed; vm: VmRow };

/** What can be done with a machine, as lines: what harms nothing is done at once, everything else opens its dialog. */
export function useDeeds(
  open: (deed: OpenDeed) => void,
): (deed: VmDeed, vm: VmRow, form: 'whole' | 'short') => Entry {
  const me = useMe();
  const router = useRouter();
  const power = usePowerVm();

  function run(deed: VmDeed, vm: VmRow): void {
    if (deed === 'vm.console') router.push(`/vms/${vm.id}/console`);
    else if (isDialogDeed(deed)) open({ deed, vm });
    else power.mutate({ vmId: vm.id, action: powerOf(deed) }, { onError: toastError });
  }

  return (deed, vm, form) => {
    const Icon = deedIcons[deed];
    const verb = deedVerb(deed, vm);
    return {
      id: `${deed} ${vm.id}`,
      icon: <Icon aria-hidden />,
      text: form === 'short' ? verb : `${verb}: ${vm.name}`,
      isDanger: dangerousDeeds.includes(deed),
      reason: whyForbidden(me, deedPermission(deed)) ?? whyCannot(deed, vm),
      run: () => run(deed, vm),
    };
  };
}

/** Those that can be meant for it. */
export function deedsOf(vm: VmRow): VmDeed[] {
  return vmDeeds.filter((deed) => isMeant(deed, vm));
}
