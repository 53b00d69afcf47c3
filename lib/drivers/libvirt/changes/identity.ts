import { AppError } from '../../../domain/errors.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainMetadataType, DomainModificationImpact } from '../../../libvirt/constants/domain.ts';
import { metadataNamespace } from '../build-domain.ts';
import { refuseTakenName } from '../create.ts';
import { type Element, editXml, element, ensure, remove, setText, text } from '../edit-xml.ts';
import { lookUpDomain } from '../observe.ts';
import { ownMetadata, readOwn, withoutNamespace, writeOwn } from '../own-metadata.ts';
import { readDomain } from './devices.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';
import { look } from './look.ts';

/** Its UUID stays, and with it everything that is known of it. libvirt renames only what is off. */
export const rename: ChangeHandler<ChangeParams<'vm.rename'>> = {
  plan({ name: now, stored, state, snapshots = [], others = [] }, { name }) {
    const draft = emptyDraft(stored);
    if (name === now) return draft;
    if (state === 'running' || state === 'paused')
      draft.obstacles.push('It runs: libvirt renames only what is off. Shut it down first.');
    if (state === 'suspended')
      draft.obstacles.push('Its memory is saved under its present name. Start it and shut it down first.');
    if (snapshots.length)
      draft.obstacles.push(
        `It has ${snapshots.length === 1 ? 'a snapshot' : `${snapshots.length} snapshots`}, and libvirt renames nothing that has any. Delete them first.`,
      );
    if (others.some((other) => other.name === name))
      draft.obstacles.push(`Its host already has a VM named ${name}.`);
    draft.stored = editXml(stored, 'domain', (domain) => setText(ensure(domain, 'name'), name));
    draft.live.push(`It is called ${name} on its host at once; its identifier and its disks' names stay.`);
    return draft;
  },

  steps(link, spec, { name }) {
    return [
      {
        key: 'rename',
        label: `Rename ${spec.name} to ${name}`,
        async run(step) {
          const options = { signal: step.signal };
          const dom = await lookUpDomain(link, spec.externalId, options);
          if (!dom) {
            throw new AppError({
              code: 'not_found',
              userMessage: `The VM does not exist on the host ${link.hostName} any more.`,
              advice: 'It was probably deleted there.',
            });
          }
          if (dom.name === name) return;
          await refuseTakenName(link, name, step);
          await link.call('commands', 'domainRename', { dom, newName: name, flags: 0 }, options);
        },
      },
    ];
  },
};

/** In the VM's own definition, so that it is the same for every tool: the description is libvirt's, the tags are ours. */
export const describeVm: ChangeHandler<ChangeParams<'vm.describe'>> = {
  plan({ stored, active }, params) {
    const draft = emptyDraft(stored);
    draft.stored = editXml(stored, 'domain', (domain) => write(domain, params));
    const isSame = (xml: string) =>
      readDomain(
        xml,
        (domain) =>
          (text(domain, 'description') ?? '') === params.description &&
          JSON.stringify(readOwn(domain, 'tag')) === JSON.stringify(params.tags),
      );
    if (!isSame(stored) || (active !== null && !isSame(active)))
      draft.live.push('Its description and tags are kept in its own definition, where every tool sees them.');
    return draft;
  },

  steps(link, spec, params) {
    return [
      {
        key: 'describe',
        label: 'Write it into the definition',
        async run(step) {
          const options = { signal: step.signal };
          const { dom, subject } = await look(link, spec, step);
          const { live, config } = DomainModificationImpact;
          const own = readDomain(subject.stored, (domain) => {
            write(domain, params);
            return withoutNamespace(ownMetadata(domain));
          });
          const flags = config | (subject.active === null ? 0 : live);
          const set = (type: number, metadata: string | null, key: string | null, uri: string | null) =>
            link.call('commands', 'domainSetMetadata', { dom, type, metadata, key, uri, flags }, options);
          await set(DomainMetadataType.description, params.description || null, null, null);
          if (own) await set(DomainMetadataType.element, own, 'novacron', metadataNamespace);
        },
      },
    ];
  },
};

/** Whether the VM starts when its host does; it is no part of the definition. */
export const setAutostart: ChangeHandler<ChangeParams<'vm.setAutostart'>> = {
  plan({ stored, isAutostart: now }, { isAutostart }) {
    const draft = emptyDraft(stored);
    if (now !== isAutostart)
      draft.live.push(isAutostart ? 'It starts when its host does.' : 'It stays off when its host starts.');
    return draft;
  },

  steps(link, spec, { isAutostart }) {
    return [
      {
        key: 'autostart',
        label: isAutostart ? 'Start it with its host' : 'Leave it off when its host starts',
        async run(step) {
          const { dom } = await look(link, spec, step);
          const args = { dom, autostart: isAutostart };
          await link.call('commands', 'domainSetAutostart', args, { signal: step.signal });
        },
      },
    ];
  },
};

function write(domain: Element, { description, tags }: ChangeParams<'vm.describe'>): void {
  const found = element(domain, 'description');
  if (description === '') {
    if (found) remove(found);
  } else if (text(domain, 'description') !== description) {
    // libvirt's own place for it: behind the title, or what stands before that.
    const after = ['title', 'uuid', 'name'].find((name) => element(domain, name));
    setText(ensure(domain, 'description', after), description);
  }
  writeOwn(domain, 'tag', tags);
}
