'use client';

import { useState } from 'react';
import { ChangeResourceDialog } from '@/components/resources/change-resource-dialog';
import { Field, Input } from '@/components/ui/field';
import type { NetworkRow } from '@/lib/domain/views';

/** Says what is lost and who still needs it, and wants the network's name typed. */
export function DeleteNetworkDialog({
  network: { name, hostId, vms },
  onClose,
}: {
  network: NetworkRow;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  return (
    <ChangeResourceDialog
      hostId={hostId}
      title={`Delete network ${name}`}
      change={{ kind: 'network.delete', params: { name } }}
      reason={typed === name ? null : 'Type the name of the network first.'}
      isDanger
      onClose={onClose}
    >
      {vms.length === 0 ? (
        <Field label="Type the name to confirm" hint={<span className="break-all font-mono">{name}</span>}>
          <Input
            value={typed}
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
      ) : null}
    </ChangeResourceDialog>
  );
}
