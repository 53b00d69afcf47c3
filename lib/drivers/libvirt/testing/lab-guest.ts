import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import { connectSerial } from '../../../../testing/lab/serial.ts';
import { waitFor } from '../../../../testing/lab/wait-for.ts';
import type { DriverLab } from './driver-lab.ts';
import { runInGuest } from './in-guest.ts';

/** A guest that has booted, and runs what it is told on its serial port as root. */
export type LabGuest = {
  name: string;
  externalId: string;
  /** @returns what the command printed, without white space around it */
  run(command: string): Promise<string>;
  until(what: string, isSo: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
};

/** @param edit  changes the definition before it is made */
export async function startLabGuest(
  lab: DriverLab,
  name: string,
  edit: (xml: string) => string | Promise<string> = (xml) => xml,
): Promise<LabGuest> {
  const { host } = lab;
  copyFileSync(lab.tiny.path, join(host.imagesFolder, `${name}.qcow2`));
  const diskPath = `/var/lib/libvirt/images/${name}.qcow2`;
  const externalId = await lab.define(name, await edit(tinyGuestXml({ name, diskPath })));
  await host.virsh('start', name);
  return signInGuest(lab, name, externalId);
}

/** Signs in at the serial port of a guest that boots. */
export async function signInGuest({ host }: DriverLab, name: string, externalId: string): Promise<LabGuest> {
  const serial = await connectSerial(join(host.imagesFolder, `../${name}.serial`));
  await serial.expect(/login: /);
  serial.write('root\n');
  await serial.expect(/Password: /);
  serial.write('root\n');
  await serial.expect(/# /);
  let count = 0;
  return {
    name,
    externalId,
    async run(command) {
      // What is typed is echoed; the marks are put together only when they are printed.
      const mark = `${++count}`;
      serial.write(`echo "<""${mark}>"; ${command}; echo "</""${mark}>"\n`);
      const text = await serial.expect(new RegExp(`<${mark}>[^]*?</${mark}>`));
      return text
        .replaceAll('\r', '')
        .replace(new RegExp(`^<${mark}>\\n|</${mark}>$`, 'g'), '')
        .trim();
    },
    until: untilSo,
    async close() {
      serial.close();
    },
  };
}

/**
 * A guest that has booted before, through its agent: a serial port that was taken over from another QEMU, with memory
 * or by a migration, does not always answer what is typed.
 */
export function guestThatWentOn({ host }: DriverLab, name: string, externalId: string): LabGuest {
  return {
    name,
    externalId,
    run: async (command) => (await runInGuest(host, name, `exec 2>&1; ${command}\n:`)).trim(),
    until: untilSo,
    async close() {},
  };
}

async function untilSo(what: string, isSo: () => Promise<boolean>): Promise<void> {
  await waitFor(what, 60_000, isSo);
}
