'use client';

import { EllipsisVertical, Play, Power, RefreshCw, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ChangeResourceDialog } from '@/components/resources/change-resource-dialog';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import type { HostChange } from '@/lib/domain/host-changes';
import { operationVerbs } from '@/lib/domain/operation';
import type { PoolRow } from '@/lib/domain/views';
import { whyNotNow } from './why-not-now';

/** Everything that can be done to a pool; each opens its plan first. */
export function PoolActions({ pool }: { pool: PoolRow }) {
  const [change, setChange] = useState<HostChange | null>(null);
  const forbidden = useWhyForbidden('pool.manage');
  const reason = forbidden ?? whyNotNow(pool);
  const { name, isActive, isAutostart, isPersistent } = pool;
  const params = { name };
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
          <>
            <MenuItem
              icon={<RefreshCw aria-hidden />}
              reason={reason}
              onSelect={() => setChange({ kind: 'pool.refresh', params })}
            >
              Read anew
            </MenuItem>
            <MenuItem
              icon={<Square aria-hidden />}
              reason={reason}
              onSelect={() => setChange({ kind: 'pool.stop', params })}
            >
              Stop
            </MenuItem>
          </>
        ) : (
          <MenuItem
            icon={<Play aria-hidden />}
            reason={reason}
            onSelect={() => setChange({ kind: 'pool.start', params })}
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
            setChange({ kind: 'pool.setAutostart', params: { name, isAutostart: !isAutostart } })
          }
        >
          {isAutostart ? 'Do not start with its host' : 'Start with its host'}
        </MenuItem>
        <MenuLine />
        <MenuItem
          icon={<Trash2 aria-hidden />}
          reason={reason}
          isDanger
          onSelect={() => setChange({ kind: 'pool.delete', params })}
        >
          Delete
        </MenuItem>
      </Menu>
      {change ? (
        <ChangeResourceDialog
          hostId={pool.hostId}
          title={`${operationVerbs[change.kind].verb} ${name}`}
          change={change}
          isDanger={change.kind === 'pool.stop' || change.kind === 'pool.delete'}
          onClose={() => setChange(null)}
        />
      ) : null}
    </>
  );
}
