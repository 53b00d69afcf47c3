import { randomBytes } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import { DomainState, DomainUndefineFlagsValues } from '../../libvirt/constants/domain.ts';
import type { Domain } from '../../libvirt/types.ts';
import type { CreateVmSpec, Step, StepContext } from '../driver.ts';
import { buildDomainXml } from './build-domain.ts';
import { createDisk, undoDisk } from './create-disk.ts';
import { ensureImage } from './image-volume.ts';
import type { Link } from './link.ts';
import { isGone, lookUpDomain } from './observe.ts';
import { parseDomainXml } from './parse-domain.ts';
import { writeSeed } from './seed/seed-volume.ts';
import { checkExistingDisk } from './volumes.ts';

// QEMU starts in a moment, but a host under load may take long to get to it.
const startTimeoutMs = 60_000;

/** What it takes to make a VM; each step looks first, and takes back only what this operation made. */
export function createSteps(link: Link, spec: CreateVmSpec): Step[] {
  const { image, disk, moreDisks, hardware, seed } = spec;
  const disks = [disk, ...moreDisks];
  const steps: Step[] = [];
  if (image) {
    steps.push({
      key: 'image',
      label: `Put the image ${image.name} on ${link.hostName}`,
      // The image stays there for the next VM, so nothing is taken back.
      run: (step) => ensureImage(link, spec.imagePool ?? disk.pool, image, step),
    });
  }
  steps.push(
    {
      key: 'disk',
      label: disk.existingFormat
        ? `See that ${disk.volume} is free to be used`
        : `Make the disk ${disks.map(({ volume }) => volume).join(', ')}`,
      async run(step) {
        // After a crash the VM may already have it.
        if (await findOwn(link, spec, step)) return;
        await refuseTakenName(link, spec.name, step);
        for (const one of disks) {
          if (one.existingFormat) await checkExistingDisk(link, spec, one, step);
          else await createDisk(link, spec, one, step);
        }
      },
      async undo(step) {
        for (const one of disks) if (!one.existingFormat) await undoDisk(link, spec, one, step);
      },
    },
    ...(seed
      ? [
          {
            key: 'seed',
            label: `Write the cloud-init CD ${seed.volume}`,
            async run(step: StepContext) {
              if (!(await findOwn(link, spec, step))) await writeSeed(link, spec, seed, step);
            },
            undo: (step: StepContext) => undoDisk(link, spec, seed, step),
          },
        ]
      : []),
    {
      key: 'define',
      label: `Define ${spec.name}`,
      async run(step) {
        const options = { signal: step.signal };
        const dom = (await findOwn(link, spec, step)) ?? (await define(link, spec, step));
        if (hardware.isAutostart)
          await link.call('commands', 'domainSetAutostart', { dom, autostart: true }, options);
      },
      async undo(step) {
        const dom = await findOwn(link, spec, step);
        if (!dom) return;
        await destroy(link, dom, step);
        await undefine(link, dom, step);
      },
    },
  );
  if (!spec.startAfterCreate) return steps;
  return [
    ...steps,
    {
      key: 'start',
      label: `Start ${spec.name}`,
      async run(step) {
        const options = { signal: step.signal };
        const dom = await lookUpDomain(link, spec.externalId, options);
        if (!dom) throw deletedMeanwhile(link, spec);
        const { state } = await link.call('reads', 'domainGetState', { dom, flags: 0 }, options);
        if (state !== DomainState.shutoff && state !== DomainState.crashed) return;
        await link.call(
          'commands',
          'domainCreateWithFlags',
          { dom, flags: 0 },
          { ...options, timeoutMs: startTimeoutMs },
        );
      },
    },
  ];
}

async function define(link: Link, spec: CreateVmSpec, step: StepContext): Promise<Domain> {
  await refuseTakenName(link, spec.name, step);
  // Eight characters are what the VNC protocol takes.
  const xml = buildDomainXml(spec, { screenPassword: randomBytes(6).toString('base64url') });
  const args = { xml, flags: 0 };
  return (await link.call('commands', 'domainDefineXmlFlags', args, { signal: step.signal })).dom;
}

/** The domain of this operation: by its id, and by the operation that its metadata names. */
async function findOwn(link: Link, spec: CreateVmSpec, step: StepContext): Promise<Domain | null> {
  const options = { signal: step.signal };
  const dom = await lookUpDomain(link, spec.externalId, options);
  if (!dom) return null;
  const { xml } = await link.call('reads', 'domainGetXmlDesc', { dom, flags: 0 }, options);
  if (parseDomainXml(xml).createdByOperation === spec.operationId) return dom;
  throw new AppError({
    code: 'conflict',
    userMessage: `The host ${link.hostName} has another VM with the id that was chosen for ${spec.name}.`,
    advice: 'Create the VM again: it gets a new id.',
  });
}

export async function refuseTakenName(link: Link, name: string, step: StepContext): Promise<void> {
  try {
    await link.call('reads', 'domainLookupByName', { name }, { signal: step.signal });
  } catch (error) {
    if (isGone(error)) return;
    throw error;
  }
  throw new AppError({
    code: 'name_taken',
    userMessage: `The host ${link.hostName} already has a VM named ${name}.`,
    advice: 'Choose another name.',
  });
}

/** Pulls the plug; one that is off already is fine. */
export async function destroy(link: Link, dom: Domain, step: { signal?: AbortSignal }): Promise<void> {
  const { active } = await link.call('reads', 'domainIsActive', { dom }, step);
  if (!active) return;
  try {
    await link.call('commands', 'domainDestroyFlags', { dom, flags: 0 }, step);
  } catch (error) {
    const { active: isStillActive } = await link
      .call('reads', 'domainIsActive', { dom }, step)
      .catch(() => ({ active: true }));
    if (isStillActive) throw error;
  }
}

/** With everything that libvirt keeps beside the definition. A transient VM is gone with its process. */
export async function undefine(link: Link, dom: Domain, step: { signal?: AbortSignal }): Promise<void> {
  const { managedSave, snapshotsMetadata, checkpointsMetadata, nvram } = DomainUndefineFlagsValues;
  const everything = managedSave | snapshotsMetadata | checkpointsMetadata | nvram;
  for (const flags of [everything, 0]) {
    try {
      await link.call('commands', 'domainUndefineFlags', { dom, flags }, step);
      return;
    } catch (error) {
      if (isGone(error)) return;
      // Drivers that know fewer of these things refuse the flags.
      const isRefused = error instanceof AppError && ['not_possible', 'host_error'].includes(error.code);
      if (!isRefused || flags === 0) throw error;
    }
  }
}

function deletedMeanwhile(link: Link, spec: CreateVmSpec): AppError {
  return new AppError({
    code: 'not_found',
    userMessage: `${spec.name} was deleted on the host ${link.hostName} while it was being created.`,
    advice: 'Create it again.',
  });
}
