import type { VmChange } from '../../../domain/vm-changes.ts';
import { runSteps } from '../../contract.ts';
import type { ChangeVmSpec } from '../../driver.ts';
import { planChange } from '../changes/plan.ts';
import type { DriverLab } from './driver-lab.ts';
import { recorder } from './lab-driver.ts';

/** Plans and makes changes as the operations room does, from what the driver shows of a VM. */
export function planLab({ driver }: DriverLab) {
  async function shown(externalId: string, change: VmChange): Promise<ChangeVmSpec> {
    const [vm, facts] = await Promise.all([driver.getVm(externalId), driver.hostFacts()]);
    if (!vm?.definition?.stored) throw new Error('the VM has no definition');
    const { name, state, definition, disks, snapshots, isAutostart } = vm;
    const { stored, active } = definition;
    const plan = planChange(
      { name, state, stored: stored ?? '', active, facts, disks, snapshots, isAutostart },
      change,
    );
    return { operationId: crypto.randomUUID(), externalId, name, change, plan, facts };
  }

  return {
    shown,
    /** @returns what was shown, and the VM as it is afterwards */
    async change(externalId: string, change: VmChange) {
      const spec = await shown(externalId, change);
      const { context, lines } = recorder();
      await runSteps(driver.changeSteps(spec), context);
      const vm = await driver.getVm(externalId);
      if (!vm) throw new Error('the VM is gone');
      return { shown: spec.plan, vm, lines };
    },
  };
}
