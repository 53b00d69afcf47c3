'use client';

import { CircleUser } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/components/ui/menu';
import { leave } from '@/lib/client/leave';
import { setDensity } from './choices';
import { useMe } from './me';

export function PersonMenu({ onHelp }: { onHelp: () => void }) {
  const { username, role } = useMe();
  const { theme = 'system', setTheme } = useTheme();
  const router = useRouter();
  const [density, setShown] = useState<string | null>(null);
  return (
    <Menu
      label="Your account"
      onOpenChange={(isOpen) => {
        if (isOpen) setShown(document.documentElement.dataset.density ?? 'compact');
      }}
      trigger={
        <Button look="quiet" size="icon" aria-label={`Account of ${username}`}>
          <CircleUser aria-hidden />
        </Button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="font-medium text-13">{username}</p>
        <p className="text-12 text-text-3">{role}</p>
      </div>
      <MenuLine />
      <MenuChoice
        label="Theme"
        value={theme}
        onChange={setTheme}
        options={[
          { value: 'system', text: 'As the system' },
          { value: 'light', text: 'Light' },
          { value: 'dark', text: 'Dark' },
        ]}
      />
      <MenuChoice
        label="Rows"
        value={density ?? 'compact'}
        onChange={(value) => {
          setShown(value);
          setDensity(value === 'comfortable' ? 'comfortable' : 'compact');
        }}
        options={[
          { value: 'compact', text: 'Compact' },
          { value: 'comfortable', text: 'Comfortable' },
        ]}
      />
      <MenuLine />
      <MenuItem onSelect={() => router.push('/settings')}>Settings</MenuItem>
      <MenuItem onSelect={onHelp}>Keys</MenuItem>
      <MenuItem onSelect={leave}>Sign out</MenuItem>
    </Menu>
  );
}
