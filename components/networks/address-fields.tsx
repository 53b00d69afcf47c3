'use client';

import { CheckField } from '@/components/ui/checkbox';
import { Field, Input } from '@/components/ui/field';
import { type NetworkDraft, rangeOf } from './network-draft';

/** The subnet of a network that the host makes, and what guests get of it. */
export function AddressFields({
  draft,
  set,
  problem,
}: {
  draft: NetworkDraft & { subnet: string };
  set: (change: Partial<NetworkDraft>) => void;
  problem: (...path: string[]) => string | undefined;
}) {
  const { start, end } = rangeOf(draft);
  const isIsolated = draft.mode === 'isolated';
  const hasSubnet = !isIsolated || draft.hasSubnet;
  return (
    <>
      {isIsolated ? (
        <CheckField
          isChecked={draft.hasSubnet}
          onChange={(isChecked) => set({ hasSubnet: isChecked })}
          hint="Otherwise the host has no address in it, and guests bring their own."
        >
          With a subnet
        </CheckField>
      ) : null}
      {hasSubnet ? (
        <>
          <Field
            label="Subnet"
            error={problem('subnet')}
            hint="Its first address after the subnet’s own is the host’s, and the guests’ gateway."
          >
            <Input
              value={draft.subnet}
              className="font-mono"
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => set({ subnet: event.target.value, start: null, end: null })}
            />
          </Field>
          <CheckField
            isChecked={draft.handsOut}
            onChange={(handsOut) => set({ handsOut })}
            hint="The host answers DHCP in this network."
          >
            Hand out addresses
          </CheckField>
          {draft.handsOut ? (
            <div className="grid grid-cols-2 gap-3">
              <Field label="From" error={problem('range', 'start')}>
                <Input
                  value={start}
                  className="font-mono"
                  autoComplete="off"
                  onChange={(event) => set({ start: event.target.value })}
                />
              </Field>
              <Field label="To" error={problem('range', 'end')}>
                <Input
                  value={end}
                  className="font-mono"
                  autoComplete="off"
                  onChange={(event) => set({ end: event.target.value })}
                />
              </Field>
            </div>
          ) : null}
        </>
      ) : null}
    </>
  );
}
