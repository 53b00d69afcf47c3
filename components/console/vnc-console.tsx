'use client';

import { Keyboard, Scaling } from 'lucide-react';
import { useRef, useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { SendKeysDialog } from '@/components/vms/change/act-dialogs';
import { whyCannot } from '@/components/vms/why-cannot';
import { ConsoleFrame, type ConsoleProps, pictureOf } from './console-frame';
import { ConsoleKeys } from './keys/console-keys';
import { useConsole } from './use-console';

export function VncConsole(props: ConsoleProps) {
  const { vm, why } = props;
  const screen = useRef<HTMLDivElement>(null);
  const [isScaled, setIsScaled] = useState(true);
  const [isViewOnly, setIsViewOnly] = useState(false);
  const [isSendingKeys, setIsSendingKeys] = useState(false);
  const mayNotChange = useWhyForbidden('vm.change');
  const { sendCtrlAltDel, keys, focus, blur, ...line } = useConsole(screen, {
    vmId: vm.id,
    isPossible: why === null,
    isScaled,
    isViewOnly,
  });
  const isConnected = why === null && line.status.phase === 'connected';
  const noKeys = !isConnected
    ? 'The console is not connected.'
    : isViewOnly
      ? 'View only is on.'
      : line.seat?.isInControl
        ? null
        : 'Somebody else has control.';
  return (
    <>
      <ConsoleFrame
        {...props}
        kind="vnc"
        line={line}
        save={{ label: 'Screenshot', ending: 'png', make: () => pictureOf(screen) }}
        isViewOnly={isViewOnly}
        onViewOnly={setIsViewOnly}
        onKeysBack={blur}
        tools={
          <>
            <Button
              size="sm"
              reason={noKeys}
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
            <ConsoleKeys vm={vm} keys={keys} reason={noKeys} screen={screen} onDone={focus} />
            <Button
              size="sm"
              aria-pressed={isScaled}
              hint="Fit the picture into the page"
              onClick={() => setIsScaled(!isScaled)}
            >
              <Scaling aria-hidden />
              {isScaled ? 'Fitted' : 'Real size'}
            </Button>
          </>
        }
      >
        {/* biome-ignore lint/a11y/useSemanticElements: it stands for the machine's screen, there is no element for that. */}
        <div
          ref={screen}
          role="region"
          aria-label={`Screen of ${vm.name}`}
          aria-busy={!isConnected}
          className={cx('h-full w-full', isScaled ? 'overflow-hidden' : 'overflow-auto')}
        />
      </ConsoleFrame>
      {isSendingKeys ? <SendKeysDialog vm={vm} onClose={() => setIsSendingKeys(false)} /> : null}
    </>
  );
}
