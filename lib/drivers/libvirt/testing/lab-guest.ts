import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import { connectSerial, type Serial } from '../../../../testing/lab/serial.ts';
import { waitFor } from '../../../../testing/lab/wait-for.ts';
import type { DriverLab } from './driver-lab.ts';

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

/** Signs in at the serial port of a guest that boots. @param isBooting  false when somebody is signed in already */
export async function signInGuest(
  { host }: DriverLab,
  name: string,
  externalId: string,
  isBooting = true,
): Promise<LabGuest> {
  const serial = await connectSerial(join(host.imagesFolder, `../${name}.serial`));
  if (isBooting) {
    await serial.expect(/login: /);
    serial.write('root\n');
    await serial.expect(/Password: /);
    serial.write('root\n');
    await serial.expect(/# /);
  } else {
    await askForPrompt(serial);
  }
  let count = 0;
  return {
    name,
    externalId,
    async run(command) {
      // What is typed is echoed; the marks are put together only when they are printed.
      const mark = `${++count}`;
      serial.write(`echo "<""${mark}>"; ${command}; echo "</""${mark}>"\n`);
      const text = await serial.expect(new RegExp(`<${mark}>[^]*?</${mark}>`), 30_000);
      return text
        .replaceAll('\r', '')
        .replace(new RegExp(`^<${mark}>\\n|</${mark}>$`, 'g'), '')
        .trim();
    },
    async until(what, isSo) {
      await waitFor(what, 30_000, isSo);
    },
    async close() {
      serial.close();
    },
  };
}

/** A port that has just been taken over from another host may lose what is typed at that moment. */
async function askForPrompt(serial: Serial): Promise<void> {
  for (let left = 20; ; left--) {
    serial.write('\n');
    try {
      await serial.expect(/# /, 3_000);
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
