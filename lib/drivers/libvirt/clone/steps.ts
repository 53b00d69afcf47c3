import { AppError } from '../../../domain/errors.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainXmlFlags } from '../../../libvirt/constants/domain.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { ChangeVmSpec, Step, StepContext } from '../../driver.ts';
import { changedLines, differenceOf } from '../changes/difference.ts';
import type { PlanSubject } from '../changes/handler.ts';
import { look } from '../changes/look.ts';
import { refuseTakenName, undefine } from '../create.ts';
import { refreshPools } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { lookUpDomain } from '../observe.ts';
import { parseDomainXml } from '../parse-domain.ts';
import { createLayerReader } from '../snapshots/layers.ts';
import { cloneXml } from './clone-xml.ts';
import { copiesOf } from './copies.ts';
import { copyDisk, deleteCopies } from './copy-volume.ts';
import { copyNvram, deleteNvram } from './nvram.ts';
import { planClone } from './plan-clone.ts';

type Params = ChangeParams<'vm.clone'>;

/**
 * What it takes to clone a VM. The definition comes last, so that a clone that is there is whole; whatever ends early
 * is run again or taken back, and only volumes with the clone's own name and identifier are ever deleted.
 */
export function cloneSteps(link: Link, spec: ChangeVmSpec, params: Params): Step[] {
  const hasNvram = changedLines(spec.plan.difference).includes('nvram');
  return [
    {
      key: 'disks',
      label: params.isLinked ? `Make disks on those of ${spec.name}` : `Copy the disks of ${spec.name}`,
      async run(step) {
        // After a crash it may be there already.
        if (await findOwn(link, spec, params, step)) return;
        await refuseTakenName(link, params.name, step);
        const { subject } = await lookUnchanged(link, spec, params, step);
        const { copies } = copiesOf(subject, params);
        for (const [position, copy] of copies.entries()) {
          await copyDisk(link, copy, params, step, (part) =>
            step.progress((position + part) / copies.length),
          );
          // Whoever has started it meanwhile has changed what was copied.
          await lookUnchanged(link, spec, params, step);
        }
      },
      undo: (step) => deleteCopies(link, params, step),
    },
    ...(hasNvram
      ? [
          {
            key: 'nvram',
            label: 'Copy the settings of its firmware',
            async run(step: StepContext) {
              if (await findOwn(link, spec, params, step)) return;
              const { subject } = await lookUnchanged(link, spec, params, step);
              await copyNvram(link, subject.stored, params, step);
            },
            async undo(step: StepContext) {
              const { subject } = await look(link, spec, step);
              await deleteNvram(link, subject.stored, params, step);
            },
          },
        ]
      : []),
    {
      key: 'define',
      label: `Define ${params.name}`,
      async run(step) {
        if (await findOwn(link, spec, params, step)) return;
        await refuseTakenName(link, params.name, step);
        const { dom, subject } = await lookUnchanged(link, spec, params, step);
        const options = { signal: step.signal };
        // With its secrets, which no plan shows.
        const flags = DomainXmlFlags.inactive | DomainXmlFlags.secure;
        const { xml: secure } = await link.call('reads', 'domainGetXmlDesc', { dom, flags }, options);
        const xml = cloneXml(secure, params, copiesOf(subject, params).copies, spec.operationId);
        await link.call('commands', 'domainDefineXmlFlags', { xml, flags: 0 }, options);
      },
      async undo(step) {
        const dom = await findOwn(link, spec, params, step);
        if (dom) await undefine(link, dom, { signal: step.signal });
      },
    },
  ];
}

/** @throws AppError conflict unless the same plan comes out of the VM as it is now on its host */
async function lookUnchanged(
  link: Link,
  spec: ChangeVmSpec,
  params: Params,
  step: StepContext,
): Promise<{ dom: Domain; subject: PlanSubject }> {
  const options = { signal: step.signal };
  await refreshPools(link, options);
  const { dom, subject } = await look(link, spec, step);
  const layers = createLayerReader(link, { isStrict: true });
  const disks = await Promise.all(
    parseDomainXml(subject.stored).disks.map(async (disk) => ({
      ...disk,
      layers: await layers.read(disk, 0, options),
    })),
  );
  // Its own half-made copies take space that the plan asked for; the pool itself says when it is full.
  const facts = {
    ...spec.facts,
    pools: spec.facts.pools.map((pool) => ({ ...pool, availableBytes: Number.MAX_SAFE_INTEGER })),
  };
  const now: PlanSubject = { ...subject, facts, disks };
  const draft = planClone(now, params);
  const difference = changedLines(differenceOf(now, draft));
  if (!draft.obstacles.length && difference === changedLines(spec.plan.difference))
    return { dom, subject: now };
  throw new AppError({
    code: 'conflict',
    userMessage: `${spec.name} was changed elsewhere since this was planned${draft.obstacles[0] ? `: ${draft.obstacles[0]}` : '.'}`,
    advice: 'Look at the plan again; what had been made of the clone is taken back.',
  });
}

/** The clone that this operation made: by its identifier, and by the operation that its metadata names. */
async function findOwn(
  link: Link,
  spec: ChangeVmSpec,
  params: Params,
  step: StepContext,
): Promise<Domain | null> {
  const options = { signal: step.signal };
  const dom = await lookUpDomain(link, params.cloneId, options);
  if (!dom) return null;
  const { xml } = await link.call('reads', 'domainGetXmlDesc', { dom, flags: 0 }, options);
  if (parseDomainXml(xml).createdByOperation === spec.operationId) return dom;
  throw new AppError({
    code: 'conflict',
    userMessage: `The host ${link.hostName} has another VM with the identifier that was chosen for ${params.name}.`,
    advice: 'Clone it again: the clone gets a new one.',
  });
}
