'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { CreateNetworkDialog } from './create-network-dialog';

/** @param hostId  the host it is for, where the page is about one */
export function CreateNetworkButton({ hostId, reason }: { hostId?: string; reason?: string | null }) {
  const [isOpen, setIsOpen] = useState(false);
  const forbidden = useWhyForbidden('network.manage');
  return (
    <>
      <Button
        look={hostId ? 'quiet' : 'primary'}
        size={hostId ? 'sm' : 'md'}
        data-key="create"
        reason={forbidden ?? reason}
        onClick={() => setIsOpen(true)}
      >
        <Plus aria-hidden />
        Create network
      </Button>
      {isOpen ? <CreateNetworkDialog hostId={hostId} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
