import { type KeyCombo, keyCombos } from '../../../domain/act-changes.ts';
import { AppError } from '../../../domain/errors.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { KeycodeSet } from '../../../libvirt/constants/domain.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { ChangeVmSpec, Step, StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';
import { look } from './look.ts';

/** As its reset button: the guest is not asked. The definition that runs stays the one that runs. */
export const resetVm: ChangeHandler<ChangeParams<'vm.reset'>> = {
  plan({ stored }) {
    return {
      ...emptyDraft(stored),
      live: ['It starts anew at once, as by its reset button: the guest is not asked.'],
      lost: ['What its guest has in memory and has not written to its disks yet.'],
      warnings: ['Changes that wait for the next start go on waiting: a reset is not one.'],
    };
  },
  steps: (link, spec) => [
    once(link, spec, 'reset', `Reset ${spec.name}`, (dom, step) =>
      link.call('commands', 'domainReset', { dom, flags: 0 }, { signal: step.signal }),
    ),
  ],
};

/** What it does is the guest's affair: most log it, one set up for it stops and dumps its memory. */
export const injectNmi: ChangeHandler<ChangeParams<'vm.nmi'>> = {
  plan({ stored }) {
    return {
      ...emptyDraft(stored),
      live: [
        'Its guest gets an interrupt that it cannot mask. Most only log it; one that is set up for it writes a crash dump and starts anew.',
      ],
      lost: ['When its guest takes it as a crash: what it has not written to its disks yet.'],
    };
  },
  steps: (link, spec) => [
    once(link, spec, 'nmi', `Send an NMI to ${spec.name}`, (dom, step) =>
      link.call('commands', 'domainInjectNmi', { dom, flags: 0 }, { signal: step.signal }),
    ),
  ],
};

// How long a person presses, in ms: shorter ones are lost in some boot menus.
const holdtime = 100;

// Linux's own numbers, which libvirt translates to those of the guest's keyboard: input-event-codes.h.
const keycodes: Record<KeyCombo, number[]> = {
  ctrlAltDelete: [29, 56, 111],
  ctrlAltBackspace: [29, 56, 14],
  altTab: [56, 15],
  altF4: [56, 62],
  super: [125],
  enter: [28],
  escape: [1],
  printScreen: [99],
  ctrlAltF1: [29, 56, 59],
  ctrlAltF2: [29, 56, 60],
  ctrlAltF3: [29, 56, 61],
  ctrlAltF7: [29, 56, 65],
};

export const sendKeys: ChangeHandler<ChangeParams<'vm.sendKeys'>> = {
  plan({ stored }, { combo }) {
    const draft = emptyDraft(stored);
    draft.live.push(`${keyCombos[combo]} is pressed on its keyboard and released again.`);
    if (combo === 'ctrlAltDelete') draft.warnings.push('Many guests restart by it without asking.');
    return draft;
  },
  steps: (link, spec, { combo }) => [
    once(link, spec, 'keys', `Press ${keyCombos[combo]}`, (dom, step) =>
      link.call(
        'commands',
        'domainSendKey',
        { dom, codeset: KeycodeSet.linux, holdtime, keycodes: keycodes[combo], flags: 0 },
        { signal: step.signal },
      ),
    ),
  ],
};

/** A second time would be a second reset, a second press. */
function once(
  link: Link,
  spec: ChangeVmSpec,
  key: string,
  label: string,
  act: (dom: Domain, step: StepContext) => Promise<unknown>,
): Step {
  return {
    key,
    label,
    canRepeat: false,
    async run(step) {
      const { dom, subject } = await look(link, spec, step);
      if (subject.active === null) {
        throw new AppError({
          code: 'not_possible',
          userMessage: `${spec.name} is off meanwhile: nothing was sent to it.`,
          advice: 'Start it first.',
        });
      }
      await act(dom, step);
    },
  };
}
