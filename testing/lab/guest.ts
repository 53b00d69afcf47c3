import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabHost } from './host.ts';
import { connectSerial, type Serial } from './serial.ts';
import { buildTinyImage } from './tiny-image.ts';

export type TinyGuest = {
  name: string;
  /** The disk, as the host calls it. */
  diskPath: string;
  /** Connects to the guest's serial port, which takes one visitor at a time. */
  openSerial(): Promise<Serial>;
};

/**
 * Defines, and unless told otherwise starts, a guest from the tiny image on a lab host, past the product.
 * Emulated in software (type qemu), with VNC, a network card, the agent's channel and a serial port.
 */
export async function createTinyGuest(
  host: LabHost,
  options: { name: string; memoryMib?: number; vcpus?: number; isStarted?: boolean },
): Promise<TinyGuest> {
  const { name } = options;
  const diskPath = `/var/lib/libvirt/images/${name}.qcow2`;
  copyFileSync(await buildTinyImage(), join(host.imagesFolder, `${name}.qcow2`));
  const xml = join(host.imagesFolder, `../${name}.xml`);
  writeFileSync(xml, tinyGuestXml({ ...options, diskPath }));
  await host.virsh('define', xml);
  if (options.isStarted ?? true) await host.virsh('start', name);
  return {
    name,
    diskPath,
    openSerial: () => connectSerial(join(host.imagesFolder, `../${name}.serial`)),
  };
}

/** The definition of a tiny guest. @param options.diskPath  a qcow2 file, as the host calls it */
export function tinyGuestXml(options: {
  name: string;
  diskPath: string;
  memoryMib?: number;
  vcpus?: number;
}): string {
  return `<domain type='qemu'>
  <name>${options.name}</name>
  <memory unit='MiB'>${options.memoryMib ?? 256}</memory>
  <vcpu>${options.vcpus ?? 1}</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='${options.diskPath}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'><source network='default'/><model type='virtio'/></interface>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <serial type='unix'><source mode='bind' path='/var/lib/libvirt/${options.name}.serial'/></serial>
    <graphics type='vnc' autoport='yes'/>
    <video><model type='vga'/></video>
  </devices>
</domain>`;
}

/** A machine without a disk: its firmware finds nothing to start from, and runs on. */
export function bareXml(name: string): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
    <os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features><devices/></domain>`;
}
