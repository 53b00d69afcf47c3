'use client';

import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { type ReactNode, useState } from 'react';
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/components/ui/menu';
import { leave } from '@/lib/client/leave';
import { setDensity } from './choices';
import { useMe } from './me';

/** Who is signed in, how it looks for them, and the way out. */
export function PersonChoices({ trigger, onHelp }: { trigger: ReactNode; onHelp: () => void }) {
  const { username, role } = useMe();
  const { theme = 'system', setTheme } = useTheme();
  const router = useRouter();
  const readDensity = () => document.documentElement.dataset.density ?? 'compact';
  const [density, setShown] = useState(readDensity);
  return (
    <Menu
      label="Your account"
      isOpenAtFirst
      // The command box may have changed it.
      onOpenChange={() => setShown(readDensity())}
      trigger={trigger}
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
        value={density}
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
