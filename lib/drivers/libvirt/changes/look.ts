import { AppError } from '../../../domain/errors.ts';
import { DomainXmlFlags } from '../../../libvirt/constants/domain.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { ChangeVmSpec, StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';
import { lookUpDomain } from '../observe.ts';
import type { PlanSubject } from './handler.ts';

/** The VM as it is now on its host, in the form that plans are made from. */
export async function look(
  link: Link,
  { externalId, name, facts }: ChangeVmSpec,
  step: StepContext,
): Promise<{ dom: Domain; subject: PlanSubject }> {
  const options = { signal: step.signal };
  const dom = await lookUpDomain(link, externalId, options);
  if (!dom) {
    throw new AppError({
      code: 'not_found',
      userMessage: `The VM does not exist on the host ${link.hostName} any more.`,
      advice: 'It was probably deleted there.',
    });
  }
  const read = async (flags: number) =>
    (await link.call('reads', 'domainGetXmlDesc', { dom, flags }, options)).xml;
  const [stored, active] = await Promise.all([
    read(DomainXmlFlags.inactive),
    dom.id >= 0 ? read(0) : Promise.resolve(null),
  ]);
  return { dom, subject: { name, state: active === null ? 'off' : 'running', stored, active, facts } };
}
