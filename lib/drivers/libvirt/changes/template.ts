import { AppError } from '../../../domain/errors.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import type { ChangeVmSpec, Step } from '../../driver.ts';
import { thaw } from '../clone/clone-xml.ts';
import { readDisks, readNeeds } from '../disk-users.ts';
import { addXml, type Element, editXml, element } from '../edit-xml.ts';
import type { Link } from '../link.ts';
import { readOwn, writeMark, writeOwn } from '../own-metadata.ts';
import { disksOf, readDomain, targetOf } from './devices.ts';
import { type ChangeHandler, emptyDraft, type PlanSubject } from './handler.ts';
import { look } from './look.ts';

/**
 * A template is what linked clones lie on, so its disks must never change: they become read-only in its definition,
 * which holds whoever starts it, and the marks say that it was us, so that it can be turned back exactly.
 */
export const setTemplate: ChangeHandler<ChangeParams<'vm.setTemplate'>> = {
  plan(subject, { isTemplate }) {
    const { stored } = subject;
    const draft = emptyDraft(stored);
    if (readDomain(stored, (domain) => readOwn(domain, 'mark')).includes('template') === isTemplate)
      return draft;
    draft.obstacles.push(...(isTemplate ? whyNoTemplate(subject) : whyNeeded(subject)));
    draft.stored = editXml(stored, 'domain', (domain) => {
      if (isTemplate) freeze(domain);
      else thaw(domain);
      writeMark(domain, 'template', isTemplate);
    });
    const disks = readDomain(isTemplate ? draft.stored : stored, (domain) => readOwn(domain, 'frozen')).join(
      ', ',
    );
    draft.live.push(
      isTemplate
        ? `It no longer starts; others are cloned from it.${disks ? ` Its disks (${disks}) are read-only from now on, for every tool of the host.` : ''}`
        : `It can be started again.${disks ? ` Its disks (${disks}) can be written to again.` : ''}`,
    );
    return draft;
  },

  before(link, spec, { isTemplate }) {
    return isTemplate ? [] : [seeUnneeded(link, spec)];
  },
};

function whyNoTemplate({ state, isAutostart }: PlanSubject): string[] {
  if (state === 'suspended')
    return ['Its memory is saved, and belongs to its disks. Start it and shut it down first.'];
  if (state !== 'off' && state !== 'failed') return ['It runs. Shut it down first.'];
  return isAutostart ? ['It starts with its host. Switch that off first.'] : [];
}

function whyNeeded({ disks = [], others = [] }: PlanSubject): string[] {
  const paths = new Set(
    disks.flatMap(({ layers, device }) => (device === 'disk' ? (layers?.[0]?.path ?? []) : [])),
  );
  return others
    .filter((other) => other.paths.some((path) => paths.has(path)))
    .map(({ name }) => `The disks of ${name} lie on its own. Delete ${name}, or leave it a template.`);
}

function freeze(domain: Element): void {
  const frozen: string[] = [];
  for (const disk of disksOf(domain)) {
    const isDisk = (disk.getAttribute('device') ?? 'disk') === 'disk';
    if (!isDisk || element(disk, 'readonly') || element(disk, 'shareable') || !element(disk, 'source'))
      continue;
    addXml(disk, '<readonly/>');
    frozen.push(targetOf(disk));
  }
  writeOwn(domain, 'frozen', frozen);
}

/** The host's own truth: a clone may have been made past us. */
function seeUnneeded(link: Link, spec: ChangeVmSpec): Step {
  return {
    key: 'unneeded',
    label: 'See that nothing lies on its disks',
    async run(step) {
      const options = { signal: step.signal };
      const { subject } = await look(link, spec, step);
      const needs = await readNeeds(link, spec.externalId, new Set(), options);
      const disks = await readDisks(link, subject.stored, options);
      const frozen = new Set(
        readDomain(subject.stored, (domain) => {
          const targets = readOwn(domain, 'frozen');
          return disksOf(domain).flatMap((disk) => (targets.includes(targetOf(disk)) ? placeOf(disk) : []));
        }),
      );
      for (const { path } of disks.filter((disk) => frozen.has(disk.place) || frozen.has(disk.path))) {
        const why = needs(path);
        if (why === null) continue;
        throw new AppError({
          code: 'conflict',
          userMessage: `${spec.name} stays a template because of ${path}: ${why}.`,
          advice: 'Delete first what needs it.',
        });
      }
    },
  };
}

function placeOf(disk: Element): string[] {
  const source = element(disk, 'source');
  const place = ['volume', 'file', 'dev'].map((name) => source?.getAttribute(name)).find(Boolean);
  return place ? [place] : [];
}
