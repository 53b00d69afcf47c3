import { hostnameOf } from '../../../domain/cloud-init.ts';
import { formatBytes } from '../../../domain/units.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { disksOf, readDomain } from '../changes/devices.ts';
import { type Draft, emptyDraft, type PlanSubject } from '../changes/handler.ts';
import { type Element, element, elements } from '../edit-xml.ts';
import { readOwn } from '../own-metadata.ts';
import { cloneXml, nvramOf } from './clone-xml.ts';
import { copiesOf, type DiskCopy } from './copies.ts';

type Params = ChangeParams<'vm.clone'>;

/** Another VM like this one. Its `stored` is the clone's definition: the difference is what the clone has otherwise. */
export function planClone(subject: PlanSubject, params: Params): Draft {
  const { stored, others = [] } = subject;
  const { copies, both, obstacles } = copiesOf(subject, params);
  const draft = emptyDraft(cloneXml(stored, params, copies, params.cloneId));
  draft.obstacles.push(...whyNot(subject, params), ...obstacles);
  if (others.some(({ name }) => name === params.name))
    draft.obstacles.push(`Its host already has a VM named ${params.name}. Choose another name.`);
  draft.live.push(...copies.map((copy) => sayCopy(copy, params)));
  draft.live.push(
    `${params.name} gets an identifier and network addresses of its own; everything else is as it is here. It stays off.`,
  );
  if (readDomain(stored, nvramOf)) draft.live.push('The settings of its firmware (NVRAM) are copied.');
  const hasSeed = copies.some(({ isSeed }) => isSeed);
  draft.warnings.push(...readDomain(stored, (domain) => warningsOf(domain, both, hasSeed)));
  const [first] = copies;
  if (first && !params.isLinked)
    draft.space = { pool: first.pool, bytes: copies.reduce((sum, { needBytes }) => sum + needBytes, 0) };
  return draft;
}

function whyNot({ state, stored }: PlanSubject, { isLinked }: Params): string[] {
  if (state === 'running' || state === 'paused')
    return [
      'It runs, and a copy of disks that are being written to would be a broken one. Shut it down first.',
    ];
  if (state === 'suspended')
    return [
      'Its memory is saved, and its disks are in the middle of their work. Start it and shut it down first.',
    ];
  const isTemplate = readDomain(stored, (domain) => readOwn(domain, 'mark')).includes('template');
  if (isLinked && !isTemplate)
    return [
      'A linked clone lies on disks that must never change again. Make it a template first, or make a full clone.',
    ];
  const isEncrypted = readDomain(stored, (domain) =>
    disksOf(domain).some((disk) => element(disk, 'encryption') || element(disk, 'source', 'encryption')),
  );
  return isEncrypted ? ['A disk of it is encrypted, and cannot be copied from here.'] : [];
}

function sayCopy(
  { target, pool, volume, from, needBytes, isSeed }: DiskCopy,
  { name, isLinked }: Params,
): string {
  if (isSeed)
    return `${target}: ${pool}/${volume} is its own CD for cloud-init, with the host name ${hostnameOf(name)}; user data, keys and network configuration are as on ${from}.`;
  return isLinked
    ? `${target}: ${pool}/${volume} holds only what differs from ${from}, and takes what is written to it.`
    : `${target}: the whole content is copied to ${pool}/${volume}, which takes about ${formatBytes(needBytes)}.`;
}

function warningsOf(domain: Element, both: string[], hasSeed: boolean): string[] {
  const devices = element(domain, 'devices');
  const all = (name: string) => (devices ? elements(devices, name) : []);
  const hasFixedPort = all('graphics').some(
    (one) => Number(one.getAttribute('port')) > 0 && one.getAttribute('autoport') !== 'yes',
  );
  const hasFixedSocket = ['serial', 'console', 'channel', 'parallel'].some((name) =>
    all(name).some((one) => {
      const source = element(one, 'source');
      return source?.getAttribute('mode') === 'bind' && source.hasAttribute('path');
    }),
  );
  return [
    hasSeed
      ? 'cloud-init takes it for a new machine at its first start, and gives it a host name and SSH host keys of its own. Where it does not run, and in machine id and fixed addresses, it is the same machine inside.'
      : 'Inside it is the same machine: host name, machine id, SSH host keys and fixed addresses are copied. Give the clone its own before both are on one network; cloud-init does it by itself where it sees the new identifier.',
    ...both.map((disk) => `Both use ${disk}, which is not copied.`),
    ...(hasFixedPort ? ['Its screen has a fixed port: only one of both can run at a time.'] : []),
    ...(hasFixedSocket
      ? ['A serial port or channel has a fixed path: only one of both can run at a time.']
      : []),
    ...(all('hostdev').length ? ['It has devices of the host: only one of both can run at a time.'] : []),
    ...(all('tpm').length
      ? ['The content of its TPM is not copied: the clone begins with an empty one.']
      : []),
  ];
}
