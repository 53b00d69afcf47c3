import { AppError } from '../../../domain/errors.ts';
import { formatBytes } from '../../../domain/units.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { element, elements } from '../edit-xml.ts';
import { kibOf } from '../parse-domain.ts';
import { readDomain } from './devices.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';
import { look } from './look.ts';

// A hundred GiB to a slow disk.
const saveTimeoutMs = 30 * 60_000;

/** libvirt's managed save: the next start goes on from it, and it is gone then. */
export const saveVm: ChangeHandler<ChangeParams<'vm.save'>> = {
  plan({ stored, active, state }) {
    const draft = emptyDraft(stored);
    const running = readDomain(active ?? stored, (domain) => {
      const memory = element(domain, 'currentMemory') ?? element(domain, 'memory');
      const kib = kibOf(Number(memory?.textContent ?? 0), memory?.getAttribute('unit') ?? null);
      const devices = element(domain, 'devices');
      return {
        bytes: kib * 1024,
        hasHostDevice: devices !== null && elements(devices, 'hostdev').length > 0,
      };
    });
    if (running.hasHostDevice)
      draft.obstacles.push(
        'It holds devices of its host, whose state cannot be saved. Shut it down instead.',
      );
    draft.live.push(
      `Its memory, at most ${formatBytes(running.bytes)}, is written to a file on its host, and it stops.`,
      state === 'paused'
        ? 'The next start goes on from there: it will be paused, as it is now.'
        : 'The next start goes on from there: its programs notice only that the clock has jumped.',
    );
    draft.warnings.push(
      'Until then its connections end. Changes to it count only from the start after the next one: the next start brings back the machine that was saved.',
    );
    return draft;
  },

  steps: (link, spec) => [
    {
      key: 'save',
      label: `Save the memory of ${spec.name}`,
      async run(step) {
        const { dom, subject } = await look(link, spec, step);
        const options = { signal: step.signal };
        if (subject.active !== null) {
          const timeoutMs = saveTimeoutMs;
          await link.call('commands', 'domainManagedSave', { dom, flags: 0 }, { ...options, timeoutMs });
          return;
        }
        // Done already, by an attempt whose answer was lost.
        const { result } = await link.call('reads', 'domainHasManagedSaveImage', { dom, flags: 0 }, options);
        if (result) return;
        throw new AppError({
          code: 'not_possible',
          userMessage: `${spec.name} is off meanwhile: there is no memory to save.`,
          advice: 'Start it first.',
        });
      },
    },
  ],
};

export const discardSaved: ChangeHandler<ChangeParams<'vm.discardSaved'>> = {
  plan({ stored, active }) {
    const draft = emptyDraft(stored);
    if (active !== null)
      draft.obstacles.push('Its guest put itself to sleep: nothing is saved on its host. Resume it instead.');
    draft.live.push(
      'It is off at once, and its next start boots it. Changes that were made since count then.',
    );
    draft.lost.push('Its saved memory: it is as if its plug was pulled when it was saved.');
    return draft;
  },

  steps: (link, spec) => [
    {
      key: 'discard',
      label: `Discard the saved memory of ${spec.name}`,
      async run(step) {
        const { dom } = await look(link, spec, step);
        const options = { signal: step.signal };
        const { result } = await link.call('reads', 'domainHasManagedSaveImage', { dom, flags: 0 }, options);
        if (result) await link.call('commands', 'domainManagedSaveRemove', { dom, flags: 0 }, options);
      },
    },
  ],
};
