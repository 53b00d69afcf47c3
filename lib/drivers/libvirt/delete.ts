import { DomainXmlFlags } from '../../libvirt/constants/domain.ts';
import type { DeleteVmSpec, Step, StepContext } from '../driver.ts';
import { destroy, undefine } from './create.ts';
import { readDisks, refreshPools, usersOfPaths, volumesAbove } from './disk-users.ts';
import type { Link } from './link.ts';
import { lookUpDomain } from './observe.ts';
import { deleteVolume, isImageVolume } from './volumes.ts';

/**
 * What it takes to delete a VM. The definition goes last: while it is there, an attempt that was cut short still
 * knows the disks.
 */
export function deleteSteps(link: Link, spec: DeleteVmSpec): Step[] {
  const find = (step: StepContext) => lookUpDomain(link, spec.externalId, { signal: step.signal });
  // A VM that is only running, not defined, is gone as soon as it is off, and its definition with it.
  let lastXml: string | null = null;
  const readXml = async (step: StepContext, flags: number) => {
    const dom = await find(step);
    if (dom)
      lastXml = (await link.call('reads', 'domainGetXmlDesc', { dom, flags }, { signal: step.signal })).xml;
    return dom;
  };
  const steps: Step[] = [
    {
      key: 'stop',
      label: `Force ${spec.name} off, if it runs`,
      async run(step) {
        const dom = await readXml(step, 0);
        if (dom) await destroy(link, dom, { signal: step.signal });
      },
    },
  ];
  if (spec.deleteDisks) {
    steps.push({
      key: 'disks',
      label: 'Delete its disks',
      async run(step) {
        await readXml(step, DomainXmlFlags.inactive);
        if (lastXml) await deleteDisks(link, spec.externalId, lastXml, step);
      },
    });
  }
  steps.push({
    key: 'undefine',
    label: `Remove the definition of ${spec.name}`,
    async run(step) {
      const dom = await find(step);
      if (dom) await undefine(link, dom, { signal: step.signal });
    },
  });
  return steps;
}

/** Deletes what is this VM's alone, and says of everything else why it was kept. */
async function deleteDisks(link: Link, externalId: string, xml: string, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  await refreshPools(link, options);
  const disks = await readDisks(link, xml, options);
  if (disks.length === 0) return;
  const users = await usersOfPaths(link, externalId, options);
  const above = await volumesAbove(link, options);
  for (const { path, vol, isOwn } of disks) {
    const user = users.get(path);
    const child = above.get(path);
    if (!isOwn) await step.log(`Kept ${path}: it is a CD-ROM, read-only or shared.`);
    else if (user) await step.log(`Kept ${path}: ${user} uses it too.`);
    else if (child) await step.log(`Kept ${path}: the disk ${child} is based on it.`);
    else if (!vol) await step.log(`Kept ${path}: it is in no storage pool.`);
    else if (isImageVolume(vol.name)) await step.log(`Kept ${path}: it is an image that VMs are made from.`);
    else {
      await deleteVolume(link, vol, options);
      await step.log(`Deleted ${path}.`);
    }
  }
}
