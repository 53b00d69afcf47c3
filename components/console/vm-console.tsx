'use client';

import { Expand, Keyboard, Scaling, Shrink } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { CheckField } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { Kbd } from '@/components/ui/kbd';
import { SendKeysDialog } from '@/components/vms/change/act-dialogs';
import { whyCannot } from '@/components/vms/why-cannot';
import { useVm } from '@/lib/client/queries';
import type { VmDetail } from '@/lib/domain/views';
import { ConsoleMessage } from './console-message';
import { ConsoleKeys } from './keys/console-keys';
import { useConsole } from './use-console';

export function VmConsole({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  return vm ? <Console vm={vm} /> : null;
}

function Console({ vm }: { vm: VmDetail }) {
  const frame = useRef<HTMLElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const release = useRef<HTMLButtonElement>(null);
  const [isScaled, setIsScaled] = useState(true);
  const [isViewOnly, setIsViewOnly] = useState(false);
  const [isSendingKeys, setIsSendingKeys] = useState(false);
  const isFull = useIsFullScreen(frame);
  const mayNotChange = useWhyForbidden('vm.change');
  const forbidden = useWhyForbidden('vm.console');
  const noScreen =
    vm.consoles.length > 0 && !vm.consoles.includes('vnc') ? 'This VM has no VNC screen.' : null;
  const why = forbidden ?? whyCannot('vm.console', vm) ?? noScreen;
  const { status, connectAgain, sendCtrlAltDel, keys, focus, blur } = useConsole(screen, {
    vmId: vm.id,
    isPossible: why === null,
    isScaled,
    isViewOnly,
  });
  const isConnected = why === null && status.phase === 'connected';
  const notNow = isConnected ? null : 'The console is not connected.';

  function onKeyDownCapture(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !event.shiftKey) return;
    // The machine takes every key, Tab included: this is the way out of it.
    event.preventDefault();
    event.stopPropagation();
    blur();
    release.current?.focus();
  }

  return (
    <section
      ref={frame}
      aria-label="Console"
      className={cx('flex flex-col gap-2', isFull && 'h-full bg-bg p-2')}
    >
      <div role="toolbar" aria-label="Console" className="flex flex-wrap items-center gap-2">
        <Button
          ref={release}
          size="sm"
          reason={notNow ?? (isViewOnly ? 'View only is on.' : null)}
          onClick={() => {
            sendCtrlAltDel();
            focus();
          }}
        >
          <Keyboard aria-hidden />
          Ctrl-Alt-Del
        </Button>
        <Button
          size="sm"
          reason={mayNotChange ?? whyCannot('vm.sendKeys', vm)}
          onClick={() => setIsSendingKeys(true)}
        >
          Other keys
        </Button>
        <ConsoleKeys
          vm={vm}
          keys={keys}
          reason={notNow ?? (isViewOnly ? 'View only is on.' : null)}
          screen={screen}
          onDone={focus}
        />
        <Button
          size="sm"
          aria-pressed={isScaled}
          hint="Fit the picture into the page"
          onClick={() => setIsScaled(!isScaled)}
        >
          <Scaling aria-hidden />
          {isScaled ? 'Fitted' : 'Real size'}
        </Button>
        <Button
          size="sm"
          onClick={() => void (isFull ? document.exitFullscreen() : frame.current?.requestFullscreen())}
        >
          {isFull ? <Shrink aria-hidden /> : <Expand aria-hidden />}
          {isFull ? 'Leave full screen' : 'Full screen'}
        </Button>
        <CheckField isChecked={isViewOnly} onChange={setIsViewOnly}>
          View only
        </CheckField>
        <p className="ml-auto flex items-center gap-1.5 text-12 text-text-3 max-md:hidden">
          <Kbd>Shift</Kbd> <Kbd>Esc</Kbd> takes the keyboard back
        </p>
      </div>
      <div
        data-own-keys
        className={cx(
          'relative min-h-0 overflow-hidden rounded-md border bg-[#0b0d10] focus-within:border-accent',
          isFull ? 'flex-1' : 'h-[max(24rem,calc(100dvh-16.5rem))] max-md:h-[60dvh]',
        )}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: it stands for the machine's screen, there is no element for that. */}
        <div
          ref={screen}
          role="region"
          aria-label={`Console of ${vm.name}`}
          aria-busy={!isConnected}
          onKeyDownCapture={onKeyDownCapture}
          className={cx('h-full w-full', isScaled ? 'overflow-hidden' : 'overflow-auto')}
        />
        <ConsoleMessage why={why} status={status} onConnect={connectAgain} />
      </div>
      {isSendingKeys ? <SendKeysDialog vm={vm} onClose={() => setIsSendingKeys(false)} /> : null}
    </section>
  );
}

function useIsFullScreen(frame: RefObject<HTMLElement | null>): boolean {
  const [isFull, setIsFull] = useState(false);
  useEffect(() => {
    const look = () =>
      setIsFull(document.fullscreenElement !== null && document.fullscreenElement === frame.current);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, [frame]);
  return isFull;
}
