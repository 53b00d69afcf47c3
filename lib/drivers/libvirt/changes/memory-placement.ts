import { formatCpuSet, parseCpuSet } from '../../../domain/cpu-set.ts';
import { type NumaCell, pageSizeWords } from '../../../domain/host-hardware.ts';
import { formatBytes } from '../../../domain/units.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import {
  type Element,
  editXml,
  element,
  elements,
  ensure,
  remove,
  setAttributes,
  text,
} from '../edit-xml.ts';
import { kibOf } from '../parse-domain.ts';
import { readDomain } from './devices.ts';
import { type ChangeHandler, emptyDraft, type PlanSubject } from './handler.ts';

/** On which of the host's memory nodes the guest's memory lies. QEMU takes it when it starts. */
export const setNumaMemory: ChangeHandler<ChangeParams<'vm.setNumaMemory'>> = {
  plan(subject, { placement }) {
    const { stored, hardware } = subject;
    const draft = emptyDraft(stored);
    if (placement) {
      const cells = hardware?.cells ?? [];
      const missing = hardware ? missingNodes(cells, placement.nodes) : [];
      if (missing.length)
        draft.obstacles.push(
          `The host has no memory node ${formatCpuSet(missing)}; it has ${nodesOf(cells)}.`,
        );
      if (placement.mode === 'preferred' && (parseCpuSet(placement.nodes)?.length ?? 0) > 1)
        draft.obstacles.push('Preferred takes one node. Choose one, or interleave over several.');
      const roomMib = sum(cellsIn(cells, placement.nodes), ({ memoryMib }) => memoryMib);
      const wantedKib = readDomain(stored, memoryKib);
      if (hardware && !missing.length && wantedKib > roomMib * 1024) {
        const words = `It wants ${kib(wantedKib)}, and node ${placement.nodes} has ${kib(roomMib * 1024)} in all.`;
        if (placement.mode === 'strict') draft.obstacles.push(words);
        else draft.warnings.push(`${words} The rest lies elsewhere.`);
      }
      if (placement.mode === 'strict')
        draft.warnings.push('When those nodes have no room it does not start, even if others have some.');
    }
    if (draft.obstacles.length) return draft;
    draft.stored = editXml(stored, 'domain', (domain) => writeNuma(domain, placement));
    if (draft.stored !== stored)
      draft.atNextStart.push(
        placement
          ? `Its memory is taken from node ${placement.nodes} of the host (${placement.mode}).`
          : 'Its memory is taken from wherever the host likes.',
      );
    return draft;
  },
};

/** Large pages that were set aside for guests: fewer of them to look after, and none of it is swapped. */
export const setHugePages: ChangeHandler<ChangeParams<'vm.setHugePages'>> = {
  plan(subject, { sizeKib }) {
    const { stored } = subject;
    const draft = emptyDraft(stored);
    const mixed = readDomain(stored, (domain) =>
      pagesIn(domain).some((page) => page.getAttribute('nodeset')),
    );
    if (mixed)
      draft.obstacles.push(
        'Its definition gives each of the guest’s own nodes its pages. Change that with virsh edit.',
      );
    else if (sizeKib !== null) checkPages(subject, sizeKib, draft);
    if (draft.obstacles.length) return draft;
    draft.stored = editXml(stored, 'domain', (domain) => writePages(domain, sizeKib));
    if (draft.stored === stored) return { ...draft, warnings: [] };
    if (sizeKib === null) {
      draft.atNextStart.push('Its memory is ordinary again.');
    } else {
      draft.atNextStart.push(`Its memory is made of pages of ${pageSizeWords(sizeKib)}.`);
      draft.warnings.push(
        'All of its memory is taken when it starts, and nothing of it can be given back while it runs.',
      );
    }
    return draft;
  },
};

function checkPages(
  { stored, hardware }: PlanSubject,
  sizeKib: number,
  draft: { obstacles: string[]; warnings: string[] },
): void {
  const wantedKib = readDomain(stored, memoryKib);
  const size = pageSizeWords(sizeKib);
  if (wantedKib % sizeKib !== 0)
    draft.obstacles.push(`Its memory of ${kib(wantedKib)} is no whole number of pages of ${size}.`);
  if (!hardware) return;
  const nodes = readDomain(stored, strictNodes);
  const pools = cellsIn(hardware.cells, nodes).flatMap(({ hugePages }) =>
    hugePages.filter((pool) => pool.sizeKib === sizeKib),
  );
  const where = nodes === null ? 'The host' : `Its memory node ${nodes}`;
  const wanted = Math.ceil(wantedKib / sizeKib);
  const [total, free] = [sum(pools, (pool) => pool.total), sum(pools, (pool) => pool.free)];
  if (total === 0)
    draft.obstacles.push(
      `${where} has no pages of ${size} set aside. Reserve ${wanted} of them on the host first, by vm.nr_hugepages or hugepages= at its start.`,
    );
  else if (total < wanted)
    draft.obstacles.push(`${where} has ${total} pages of ${size} set aside, and it needs ${wanted}.`);
  else if (free < wanted)
    draft.warnings.push(`Only ${free} of ${total} pages were free when last looked, and it needs ${wanted}.`);
}

function writeNuma(domain: Element, placement: ChangeParams<'vm.setNumaMemory'>['placement']): void {
  const numatune = element(domain, 'numatune');
  if (placement) {
    const { mode, nodes } = placement;
    const after = ['cputune', 'iothreads', 'vcpu'].find((name) => element(domain, name));
    const memory = ensure(numatune ?? ensure(domain, 'numatune', after), 'memory');
    const now = formatCpuSet(parseCpuSet(memory.getAttribute('nodeset') ?? '') ?? []);
    // `placement` would leave the choice to the host.
    if (now !== nodes) setAttributes(memory, { nodeset: nodes, placement: null });
    if ((memory.getAttribute('mode') ?? 'strict') !== mode || !memory.getAttribute('mode'))
      setAttributes(memory, { mode });
  } else if (numatune) {
    const memory = element(numatune, 'memory');
    if (memory) remove(memory);
    if (!hasElements(numatune)) remove(numatune);
  }
}

function writePages(domain: Element, sizeKib: number | null): void {
  const backing = element(domain, 'memoryBacking');
  if (sizeKib === null) {
    const huge = backing && element(backing, 'hugepages');
    if (huge) remove(huge);
    if (backing && !hasElements(backing)) remove(backing);
    return;
  }
  const after = element(domain, 'currentMemory') ? 'currentMemory' : 'memory';
  const huge = ensure(backing ?? ensure(domain, 'memoryBacking', after), 'hugepages');
  const page = ensure(huge, 'page');
  const now = kibOf(Number(page.getAttribute('size') ?? 0), page.getAttribute('unit'));
  if (now !== sizeKib) setAttributes(page, { size: String(sizeKib), unit: 'KiB' });
}

function pagesIn(domain: Element): Element[] {
  const huge = element(domain, 'memoryBacking', 'hugepages');
  return huge ? elements(huge, 'page') : [];
}

/** Null when its memory may lie anywhere. */
function strictNodes(domain: Element): string | null {
  const memory = element(domain, 'numatune', 'memory');
  const isStrict = (memory?.getAttribute('mode') ?? 'strict') === 'strict';
  return isStrict ? (memory?.getAttribute('nodeset') ?? null) : null;
}

function memoryKib(domain: Element): number {
  return kibOf(Number(text(domain, 'memory') ?? 0), element(domain, 'memory')?.getAttribute('unit') ?? null);
}

function cellsIn(cells: NumaCell[], nodes: string | null): NumaCell[] {
  const wanted = nodes === null ? null : parseCpuSet(nodes);
  return cells.filter(({ id }) => wanted === null || wanted.includes(id));
}

function missingNodes(cells: NumaCell[], nodes: string): number[] {
  return (parseCpuSet(nodes) ?? []).filter((node) => !cells.some(({ id }) => id === node));
}

function nodesOf(cells: NumaCell[]): string {
  return formatCpuSet(cells.map(({ id }) => id));
}

function sum<T>(items: T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function hasElements(parent: Element): boolean {
  return [...parent.childNodes].some((node) => node.nodeType === node.ELEMENT_NODE);
}

function kib(amount: number): string {
  return formatBytes(amount * 1024);
}
