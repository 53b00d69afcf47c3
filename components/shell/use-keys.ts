import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import {
  isLeader,
  isTypingIn,
  type KeyCommand,
  type KeyDeed,
  keyCommand,
  sequenceMs,
  step,
} from '@/lib/client/keys';

const vmPage = /^\/vms\/([0-9a-f-]{36})(?:\/|$)/;

type Answers = {
  openPalette: () => void;
  openHelp: () => void;
  /** `null` asks for all that can be done with the machine. */
  askForVm: (vmId: string, deed: KeyDeed | null) => void;
  /** The palette is likely to be wanted. */
  expectPalette: () => void;
};

/** Answers the keys of the table on every page, but for those that a list of machines answers by itself. */
export function useKeys(answers: Answers): void {
  const router = useRouter();
  const answer = useEffectEvent((command: KeyCommand, target: EventTarget | null): boolean => {
    const vmId = vmPage.exec(window.location.pathname)?.[1];
    const isInDialog = target instanceof Element && target.closest('[role="dialog"],[data-own-keys]');
    if (command === 'palette') {
      if (!isInDialog) answers.openPalette();
      return !isInDialog;
    }
    if (command === 'help') answers.openHelp();
    else if (command === 'search') focusSearchOr(answers.openPalette);
    else if (command === 'create') pressOr('create', () => router.push('/vms/new'));
    else if (command === 'actions' && vmId) answers.askForVm(vmId, null);
    else if (typeof command === 'object' && 'go' in command) router.push(command.go);
    else if (typeof command === 'object' && vmId) answers.askForVm(vmId, command.deed);
    else if (typeof command === 'object' || command === 'actions') return false;
    else return answerInList(command, vmId !== undefined);
    return true;
  });
  const expectPalette = useEffectEvent(answers.expectPalette);

  useEffect(() => {
    let leaderAt = Number.NEGATIVE_INFINITY;
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key === 'Control' || event.key === 'Meta') expectPalette();
      const isTyping = isTypingIn(event.target);
      const isSecond = event.timeStamp - leaderAt < sequenceMs;
      leaderAt = Number.NEGATIVE_INFINITY;
      const command = keyCommand(event, isTyping, isSecond);
      if (!command && isLeader(event, isTyping)) leaderAt = event.timeStamp;
      if (!command || event.defaultPrevented || !answer(command, event.target)) return;
      event.preventDefault();
      // Nobody else takes the second key of two for a command of its own.
      if (isSecond) event.stopImmediatePropagation();
    }
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}

/** A page with a search box of its own marks it; elsewhere the command box searches. */
function focusSearchOr(otherwise: () => void): void {
  const box = document.querySelector<HTMLInputElement>('input[data-search]');
  if (box) {
    box.focus();
    box.select();
  } else otherwise();
}

/** A page marks its button for a command. */
function pressOr(name: string, otherwise: () => void): void {
  const button = document.querySelector<HTMLElement>(`main [data-key="${name}"]`);
  if (button) button.click();
  else otherwise();
}

/** j, k and e on any table whose rows are named by links or buttons; tables that mark their rows do it by themselves. */
function answerInList(command: KeyCommand, isVmPage: boolean): boolean {
  if (document.querySelector('main [data-row-link]')) return false;
  const links = [...document.querySelectorAll<HTMLElement>('main tbody th :is(a, button)')];
  const row = document.activeElement?.closest('main tr');
  if (command === 'next' || command === 'previous') {
    const at = links.findIndex((link) => row?.contains(link));
    const target = links[step(at, command === 'next' ? 1 : -1, links.length)];
    target?.focus();
    target?.scrollIntoView({ block: 'nearest' });
    return target !== undefined;
  }
  if (command !== 'menu') return false;
  const where = row ?? (isVmPage ? document.querySelector('main') : null);
  const button = where?.querySelector<HTMLElement>('[aria-haspopup="menu"]');
  button?.focus();
  // Radix opens its menus on a pointer's press or on Enter; a plain click event does neither.
  button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  return button !== undefined;
}
