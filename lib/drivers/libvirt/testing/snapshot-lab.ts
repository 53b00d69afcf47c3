import type { ChangeParams, VmChange } from '../../../domain/vm-changes.ts';
import type { DriverLab } from './driver-lab.ts';
import { type LabGuest, signInGuest, startLabGuest } from './lab-guest.ts';
import { planLab } from './plan-lab.ts';

export const images = '/var/lib/libvirt/images';

export const taking = (name: string, params: Partial<ChangeParams<'vm.snapshot'>> = {}): VmChange => ({
  kind: 'vm.snapshot',
  params: { name, description: '', withMemory: true, quiesce: true, ...params },
});
export const deleting = (snapshot: string): VmChange => ({ kind: 'vm.deleteSnapshot', params: { snapshot } });
export const reverting = (snapshot: string, startAfter = false): VmChange => ({
  kind: 'vm.revert',
  params: { snapshot, startAfter },
});

/** A sector that nothing else uses, past every cache of the guest. */
export const write = (guest: LabGuest, text: string) =>
  guest.run(`printf '%-512s' ${text} | dd of=/dev/vda bs=512 seek=100 conv=fsync 2>/dev/null`);
export const read = (guest: LabGuest) =>
  guest.run(
    "echo 3 > /proc/sys/vm/drop_caches; dd if=/dev/vda bs=512 skip=100 count=1 2>/dev/null | tr -d ' '; echo",
  );

/** What tests of snapshots do on a lab host. */
export function snapshotLab(lab: DriverLab) {
  const { host } = lab;
  const plan = planLab(lab);
  const checkQcow2 = (path: string) => host.run('qemu-img', 'check', '-f', 'qcow2', '-U', path);
  return {
    plan,
    checkQcow2,
    /** Of a disk that a guest writes to: QEMU writes down later what is free again, which is no damage. */
    checkInUse: (path: string) =>
      checkQcow2(path).catch((error) => {
        const leaksAlone = 3;
        if (error.code !== leaksAlone) throw error;
      }),
    /** Goes back to a snapshot with memory, where its shell waits. */
    async back(guest: LabGuest, snapshot: string): Promise<LabGuest> {
      await guest.close();
      await plan.change(guest.externalId, reverting(snapshot));
      return signInGuest(lab, guest.name, guest.externalId, false);
    },
    names: async (name: string) =>
      (await host.virsh('snapshot-list', name, '--name')).split('\n').filter(Boolean).sort(),
    /** The file that the disk vda writes to. */
    async inUse(name: string) {
      const path = /vda\s+(\S+)/.exec(await host.virsh('domblklist', name))?.[1] ?? '';
      return path.startsWith('/') ? path : `${images}/${path}`;
    },
    /** @param size  how much larger the disk is than its image, as qemu-img takes it */
    rawGuest: (name: string, size = '+0'): Promise<LabGuest> =>
      startLabGuest(lab, name, async (xml) => {
        const raw = `${images}/${name}.raw`;
        await host.run('qemu-img', 'convert', '-O', 'raw', `${images}/${name}.qcow2`, raw);
        await host.run('qemu-img', 'resize', '-f', 'raw', raw, size);
        return xml.replace("type='qcow2'", "type='raw'").replace(`${name}.qcow2`, `${name}.raw`);
      }),
  };
}
