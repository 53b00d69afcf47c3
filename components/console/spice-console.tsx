'use client';

import { Scaling } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { SendKeysDialog } from '@/components/vms/change/act-dialogs';
import { whyCannot } from '@/components/vms/why-cannot';
import { ConsoleFrame, type ConsoleProps, pictureOf } from './console-frame';
import { useSpice } from './use-spice';

export function SpiceConsole(props: ConsoleProps) {
  const { vm, why } = props;
  const screen = useRef<HTMLDivElement>(null);
  const [isScaled, setIsScaled] = useState(true);
  const [isViewOnly, setIsViewOnly] = useState(false);
  const [isSendingKeys, setIsSendingKeys] = useState(false);
  const mayNotChange = useWhyForbidden('vm.change');
  const { blur, ...line } = useSpice(screen, { vmId: vm.id, isPossible: why === null, isScaled });
  const isConnected = why === null && line.status.phase === 'connected';
  return (
    <>
      <ConsoleFrame
        {...props}
        kind="spice"
        line={line}
        save={{ label: 'Screenshot', ending: 'png', make: () => pictureOf(screen) }}
        isViewOnly={isViewOnly}
        onViewOnly={setIsViewOnly}
        onKeysBack={blur}
        tools={
          <>
            <Button
              size="sm"
              reason={mayNotChange ?? whyCannot('vm.sendKeys', vm)}
              onClick={() => setIsSendingKeys(true)}
            >
              Send keys
            </Button>
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
          role="region"
          aria-label={`Screen of ${vm.name}`}
          aria-busy={!isConnected}
          className={cx('h-full w-full', isScaled ? 'overflow-hidden' : 'overflow-auto')}
        >
          {/* Its client writes into an element by its id, and takes keys and pointer by itself. */}
          <div ref={screen} id={useId()} inert={isViewOnly} className="[&_canvas]:outline-none" />
        </div>
      </ConsoleFrame>
      {isSendingKeys ? <SendKeysDialog vm={vm} onClose={() => setIsSendingKeys(false)} /> : null}
    </>
  );
}
