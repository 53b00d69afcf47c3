import { formatBytes } from '../../../domain/units.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainModificationImpact } from '../../../libvirt/constants/domain.ts';
import { type Element, editXml, element, ensure, setAttributes, setText } from '../edit-xml.ts';
import { kibOf } from '../parse-domain.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';

type Memory = { nowKib: number; maximumKib: number; hasBalloon: boolean };

/** The balloon moves memory at once up to the guest's maximum; a larger maximum waits for the next start. */
export const setMemory: ChangeHandler<ChangeParams<'vm.setMemory'>> = {
  plan({ stored, active, facts }, { memoryMib }) {
    const draft = emptyDraft(stored);
    const wantedKib = memoryMib * 1024;
    draft.stored = editXml(stored, 'domain', (domain) => {
      const { maximumKib } = readMemory(domain);
      if (wantedKib > maximumKib && element(domain, 'cpu', 'numa')) {
        draft.obstacles.push(
          `At most ${words(maximumKib)} are possible: its memory is spread over NUMA cells. Change them with virsh edit first.`,
        );
        return;
      }
      if (wantedKib > maximumKib) write(domain, 'memory', wantedKib);
      write(domain, 'currentMemory', wantedKib);
    });
    const running = active === null ? null : memoryOf(active);
    if (running && running.nowKib !== wantedKib) {
      if (!running.hasBalloon) {
        draft.atNextStart.push(
          `It starts with ${words(wantedKib)}: it has no balloon to change it with now.`,
        );
      } else if (wantedKib > running.maximumKib) {
        draft.atNextStart.push(
          `It starts with ${words(wantedKib)}: the running guest cannot have more than ${words(running.maximumKib)}.`,
        );
      } else {
        draft.live.push(`The guest has ${words(wantedKib)} at once, as far as its balloon driver obeys.`);
        if (wantedKib < running.nowKib)
          draft.warnings.push('A guest that needs the memory it gives back may end programs.');
      }
    } else if (!running && draft.stored !== stored) {
      draft.atNextStart.push(`It starts with ${words(wantedKib)}.`);
    }
    if (memoryMib > facts.memoryMib)
      draft.obstacles.push(`The host has ${words(facts.memoryMib * 1024)} of memory in all.`);
    return draft;
  },

  async applyLive({ link, dom, subject, params: { memoryMib }, step }) {
    const { nowKib, maximumKib, hasBalloon } = memoryOf(subject.active);
    const wantedKib = memoryMib * 1024;
    if (!hasBalloon || wantedKib === nowKib || wantedKib > maximumKib) return;
    const args = { dom, memory: BigInt(wantedKib), flags: DomainModificationImpact.live };
    await link.call('commands', 'domainSetMemoryFlags', args, { signal: step.signal });
  },
};

function memoryOf(xml: string): Memory {
  let memory: Memory = { nowKib: 0, maximumKib: 0, hasBalloon: false };
  editXml(xml, 'domain', (domain) => {
    memory = readMemory(domain);
  });
  return memory;
}

function readMemory(domain: Element): Memory {
  const maximumKib = kibIn(element(domain, 'memory'));
  const current = element(domain, 'currentMemory');
  const balloon = element(domain, 'devices', 'memballoon')?.getAttribute('model');
  return {
    maximumKib,
    nowKib: current ? kibIn(current) : maximumKib,
    hasBalloon: balloon !== undefined && balloon !== null && balloon !== 'none',
  };
}

function kibIn(memory: Element | null): number {
  return memory ? kibOf(Number(memory.textContent?.trim()), memory.getAttribute('unit')) : 0;
}

function write(domain: Element, name: 'memory' | 'currentMemory', kib: number): void {
  const memory = ensure(domain, name, 'memory');
  setAttributes(memory, { unit: 'KiB' });
  setText(memory, String(kib));
}

function words(kib: number): string {
  return formatBytes(kib * 1024);
}
