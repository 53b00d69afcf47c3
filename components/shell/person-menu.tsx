'use client';

import { CircleUser } from 'lucide-react';
import { lazy } from 'react';
import { MenuButton } from '@/components/ui/menu-button';
import { useMe } from './me';

const PersonChoices = lazy(() =>
  import('./person-choices').then((part) => ({ default: part.PersonChoices })),
);

export function PersonMenu({ onHelp }: { onHelp: () => void }) {
  const { username } = useMe();
  return (
    <MenuButton
      look="quiet"
      size="icon"
      aria-label={`Account of ${username}`}
      face={<CircleUser aria-hidden />}
    >
      {(trigger) => <PersonChoices trigger={trigger} onHelp={onHelp} />}
    </MenuButton>
  );
}
