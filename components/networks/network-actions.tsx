'use client';

import { EllipsisVertical, Play, Power, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ChangeResourceDialog } from '@/components/resources/change-resource-dialog';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import type { HostChange } from '@/lib/domain/host-changes';
import { operationVerbs } from '@/lib/domain/operation';
import type { NetworkRow } from '@/lib/domain/views';
import { DeleteNetworkDialog } from './delete-network-dialog';

/** Everything that can be done to a network; each opens its plan first. */
export function NetworkActions({ network }: { network: NetworkRow }) {
  const [change, setChange] = useState<HostChange | null>(null);
  const [isDeleting, setIsDeleting] = useState(false);
  const forbidden = useWhyForbidden('network.manage');
  const reason = forbidden ?? whyNotNow(network);
  const { name, isActive, isAutostart, isPersistent } = network;
  return (
    <>
      <Menu
        label={`Actions for ${name}`}
        trigger={
          <Button look="quiet" size="icon" aria-label={`Actions for ${name}`}>
            <EllipsisVertical aria-hidden />
          </Button>
        }
      >
        {isActive ? (
          <MenuItem
            icon={<Square aria-hidden />}
            reason={reason}
            onSelect={() => setChange({ kind: 'network.stop', params: { name } })}
          >
            Stop
          </MenuItem>
        ) : (
          <MenuItem
            icon={<Play aria-hidden />}
            reason={reason}
            onSelect={() => setChange({ kind: 'network.start', params: { name } })}
          >
            Start
          </MenuItem>
        )}
        <MenuItem
          icon={<Power aria-hidden />}
          reason={
            reason ?? (isPersistent ? null : 'It is not permanent: the host has nothing to start with.')
          }
          onSelect={() =>
            setChange({ kind: 'network.setAutostart', params: { name, isAutostart: !isAutostart } })
          }
        >
          {isAutostart ? 'Do not start with its host' : 'Start with its host'}
        </MenuItem>
        <MenuItem icon={<Trash2 aria-hidden />} isDanger reason={reason} onSelect={() => setIsDeleting(true)}>
          Delete
        </MenuItem>
      </Menu>
      {isDeleting ? <DeleteNetworkDialog network={network} onClose={() => setIsDeleting(false)} /> : null}
      {change ? (
        <ChangeResourceDialog
          hostId={network.hostId}
          title={`${operationVerbs[change.kind].verb} ${name}`}
          change={change}
          isDanger={change.kind === 'network.stop'}
          onClose={() => setChange(null)}
        />
      ) : null}
    </>
  );
}

function whyNotNow({ activeOperation, hostState }: NetworkRow): string | null {
  if (activeOperation) return `${operationVerbs[activeOperation.kind].doing} is in progress.`;
  if (hostState === 'disabled') return 'Its host is disabled.';
  if (hostState === 'unreachable' || hostState === 'connecting') return 'Its host cannot be reached now.';
  return null;
}
