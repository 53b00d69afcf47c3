import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainMetadataType, DomainModificationImpact } from '../../../libvirt/constants/domain.ts';
import { metadataNamespace } from '../build-domain.ts';
import { editXml } from '../edit-xml.ts';
import { ownMetadata, readOwn, withoutNamespace, writeMark } from '../own-metadata.ts';
import { readDomain } from './devices.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';
import { look } from './look.ts';

/** A mark in the VM's own definition: it survives every edit, and other tools go on as if it were not there. */
export const setProtected: ChangeHandler<ChangeParams<'vm.setProtected'>> = {
  plan({ stored, active }, { isProtected }) {
    const draft = emptyDraft(stored);
    draft.stored = editXml(stored, 'domain', (domain) => writeMark(domain, 'protected', isProtected));
    const isSame = (xml: string) =>
      readDomain(xml, (domain) => readOwn(domain, 'mark').includes('protected')) === isProtected;
    if (isSame(stored) && (active === null || isSame(active))) return draft;
    draft.live.push(
      isProtected ? 'NovaCron refuses to delete it from now on.' : 'NovaCron lets it be deleted from now on.',
    );
    if (isProtected)
      draft.warnings.push(
        'Other tools on its host, such as virsh, know nothing of it and can delete it still.',
      );
    return draft;
  },

  steps(link, spec, { isProtected }) {
    return [
      {
        key: 'mark',
        label: isProtected ? 'Protect it from deletion' : 'Switch its protection off',
        async run(step) {
          const { dom, subject } = await look(link, spec, step);
          const metadata = readDomain(subject.stored, (domain) => {
            writeMark(domain, 'protected', isProtected);
            return withoutNamespace(ownMetadata(domain));
          });
          if (!metadata) return;
          const { live, config } = DomainModificationImpact;
          const args = {
            dom,
            type: DomainMetadataType.element,
            metadata,
            key: 'novacron',
            uri: metadataNamespace,
            flags: config | (subject.active === null ? 0 : live),
          };
          await link.call('commands', 'domainSetMetadata', args, { signal: step.signal });
        },
      },
    ];
  },
};
