'use client';

import { useState } from 'react';
import { keepChoice } from '@/components/shell/choices';
import { useWhyForbidden } from '@/components/shell/me';
import { cx } from '@/components/ui/cx';
import { whyCannot } from '@/components/vms/why-cannot';
import { useVm } from '@/lib/client/queries';
import type { VmDetail } from '@/lib/domain/views';
import { type ConsoleKind, consoleKinds } from '@/lib/domain/vm';
import type { ConsolePlace } from './console-frame';
import { SerialConsole } from './serial-console';
import { SpiceConsole } from './spice-console';
import { VncConsole } from './vnc-console';

/** @param kind  the one to begin with, where the machine has it; its first when left out */
export function VmConsole({
  id,
  kind,
  place = 'page',
}: {
  id: string;
  kind?: ConsoleKind | null;
  place?: ConsolePlace;
}) {
  const { data: vm } = useVm(id);
  return vm ? <Console vm={vm} wanted={kind ?? null} place={place} /> : null;
}

const words: Record<ConsoleKind, string> = { vnc: 'VNC', spice: 'SPICE', serial: 'Serial' };

function Console({ vm, wanted, place }: { vm: VmDetail; wanted: ConsoleKind | null; place: ConsolePlace }) {
  const [chosen, setChosen] = useState(wanted);
  const forbidden = useWhyForbidden('vm.console');
  const kinds = consoleKinds.filter((kind) => vm.consoles.includes(kind));
  const kind = chosen && kinds.includes(chosen) ? chosen : (kinds[0] ?? 'vnc');
  const none = kinds.length === 0 ? 'This VM has neither a screen nor a serial port.' : null;
  const why = forbidden ?? whyCannot('vm.console', vm) ?? none;

  const choice =
    kinds.length > 1 ? (
      <div
        role="radiogroup"
        aria-label="Kind of console"
        className="flex rounded-md border border-control/60 p-px"
      >
        {kinds.map((one) => (
          // biome-ignore lint/a11y/useSemanticElements: a button looks like the others in this bar.
          <button
            key={one}
            type="button"
            role="radio"
            aria-checked={one === kind}
            onClick={() => {
              setChosen(one);
              keepChoice('console', one);
            }}
            className={cx(
              'h-6 rounded-[5px] px-2 text-13',
              one === kind ? 'bg-press font-medium text-text' : 'text-text-2 hover:text-text',
            )}
          >
            {words[one]}
          </button>
        ))}
      </div>
    ) : null;

  const props = { vm, place, why, choice };
  switch (kind) {
    case 'vnc':
      return <VncConsole {...props} />;
    case 'spice':
      return <SpiceConsole {...props} />;
    case 'serial':
      return <SerialConsole {...props} />;
  }
}
