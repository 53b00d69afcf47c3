import type { ChangeParams, VmChange } from '../../../domain/vm-changes.ts';
import type { DriverLab } from './driver-lab.ts';
import { guestThatWentOn, type LabGuest, startLabGuest } from './lab-guest.ts';
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
  let splits = 0;
  /** Past libvirt's books. @returns what QEMU answers */
  async function qemu(name: string, execute: string, args?: object) {
    const command = JSON.stringify({ execute, ...(args ? { arguments: args } : {}) });
    const { return: answer, error } = JSON.parse(await host.virsh('qemu-monitor-command', name, command));
    if (error) throw new Error(error.desc);
    return answer;
  }
  const checkQcow2 = (path: string) => host.run('qemu-img', 'check', '-f', 'qcow2', '-U', path);
  return {
    plan,
    checkQcow2,
    qemu,
    /** The file that QEMU itself writes the first disk to. */
    written: async (name: string): Promise<string> => (await qemu(name, 'query-block'))[0].inserted.file,
    /** What libvirtd leaves that is killed at the worst moment: QEMU writes to a new file, and libvirt does not know it. */
    async split(name: string, overlay: string) {
      const [{ inserted }] = await qemu(name, 'query-block');
      await host.run('qemu-img', 'create', '-f', 'qcow2', '-b', inserted.file, '-F', inserted.drv, overlay);
      // libvirt counts its names up; these are of the same kind, and not the next.
      const count = 900 + splits++;
      const [file, format] = [`libvirt-${count}-storage`, `libvirt-${count}-format`];
      await qemu(name, 'blockdev-add', { driver: 'file', filename: overlay, 'node-name': file });
      await qemu(name, 'blockdev-add', { driver: 'qcow2', 'node-name': format, file, backing: null });
      await qemu(name, 'blockdev-snapshot', { node: inserted['node-name'], overlay: format });
      return { file, format, base: inserted['node-name'] };
    },
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
      return guestThatWentOn(lab, guest.name, guest.externalId);
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
