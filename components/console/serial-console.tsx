'use client';

import { useRef, useState } from 'react';
import { ConsoleFrame, type ConsoleProps } from './console-frame';
import { useSerial } from './use-serial';

export function SerialConsole(props: ConsoleProps) {
  const { vm, why } = props;
  const screen = useRef<HTMLDivElement>(null);
  const [isViewOnly, setIsViewOnly] = useState(false);
  const { text, blur, ...line } = useSerial(screen, { vmId: vm.id, isPossible: why === null, isViewOnly });
  const isConnected = why === null && line.status.phase === 'connected';
  return (
    <ConsoleFrame
      {...props}
      kind="serial"
      line={line}
      save={{
        label: 'Save text',
        ending: 'txt',
        make: async () => new Blob([text()], { type: 'text/plain' }),
      }}
      isViewOnly={isViewOnly}
      onViewOnly={setIsViewOnly}
      onKeysBack={blur}
      tools={
        isConnected && line.seat?.isInControl ? (
          <p className="text-12 text-text-2">Press Enter when nothing shows.</p>
        ) : null
      }
    >
      <div className="h-full p-2">
        {/* biome-ignore lint/a11y/useSemanticElements: it stands for the machine's terminal, there is no element for that. */}
        <div
          ref={screen}
          role="region"
          aria-label={`Serial console of ${vm.name}`}
          aria-busy={!isConnected}
          className="h-full"
        />
      </div>
    </ConsoleFrame>
  );
}
