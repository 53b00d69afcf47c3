import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import { DomainDeviceModifyFlags } from '../../../libvirt/constants/domain.ts';
import type { Domain } from '../../../libvirt/types.ts';
import { element } from '../edit-xml.ts';
import type { Link } from '../link.ts';
import { askQemu } from '../snapshots/qemu-disks.ts';
import { findDisk, readDomain } from './devices.ts';

// QEMU asks the guest to open the tray, and libvirt waits five seconds for it.
const trayTimeoutMs = 20_000;

type Change = {
  link: Link;
  dom: Domain;
  signal: AbortSignal;
  target: string;
  /** libvirt's own name of the drive. */
  alias: string;
  /** The drive as it shall be. */
  xml: string;
  medium: object | null;
  isForced: boolean;
};

/** Changes what is in a running guest's drive. @throws AppError when the guest keeps the tray locked */
export async function changeMedium(change: Change): Promise<void> {
  const { medium, target, alias, isForced } = change;
  try {
    await update(change);
  } catch (error) {
    if (!(error instanceof AppError) || ['unknown_outcome', 'cancelled'].includes(error.code)) throw error;
    // A refusal of the host has no code of its own for a tray that is locked, or was not opened.
    const tray = await readTray(change);
    if (tray?.locked && !isForced) throw lockedTray(target, error);
    if (tray?.tray_open !== false) throw error;
    // libvirt does not know that a drive has a tray when it was plugged in while the machine ran.
    await ask(change, 'blockdev-open-tray', { id: alias, force: isForced });
    await update(change);
  }
  if (medium && (await isOpen(change))) await ask(change, 'blockdev-close-tray', { id: alias });
}

function lockedTray(target: string, cause: AppError): AppError {
  return new AppError(
    {
      code: 'not_possible',
      userMessage: `The guest keeps the tray of ${target} locked; the medium was not changed.`,
      advice: 'Unmount it inside the guest and try again, or take it out by force.',
    },
    { cause },
  );
}

async function update({ link, dom, xml, isForced, signal }: Change): Promise<void> {
  const flags = DomainDeviceModifyFlags.live | (isForced ? DomainDeviceModifyFlags.force : 0);
  const options = { signal, timeoutMs: trayTimeoutMs };
  await link.call('commands', 'domainUpdateDeviceFlags', { dom, xml, flags }, options);
}

async function isOpen({ link, dom, target, signal }: Change): Promise<boolean> {
  const { xml } = await link.call('reads', 'domainGetXmlDesc', { dom, flags: 0 }, { signal });
  return readDomain(xml, (domain) => {
    const drive = findDisk(domain, target);
    return drive !== null && element(drive, 'target')?.getAttribute('tray') === 'open';
  });
}

const drives = z.array(
  z.object({ qdev: z.string().optional(), locked: z.boolean(), tray_open: z.boolean().optional() }),
);

async function readTray(change: Change) {
  const all = drives.parse(await ask(change, 'query-block'));
  return all.find(({ qdev }) => (qdev ?? '').split('/').includes(change.alias)) ?? null;
}

function ask({ link, dom, signal }: Change, command: string, args?: object): Promise<unknown> {
  return askQemu(link, dom, command, args, { signal });
}
