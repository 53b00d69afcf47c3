import {
  Contrast,
  Download,
  Keyboard,
  LayoutGrid,
  LogOut,
  Moon,
  Network,
  Plus,
  Rows3,
  Rows4,
  Server,
  Sun,
  Upload,
} from 'lucide-react';
import { useTheme } from 'next-themes';
import { leave } from '@/lib/client/leave';
import type { Permission } from '@/lib/domain/access';
import { setDensity } from '../choices';
import { useMe, whyForbidden } from '../me';
import type { Entry } from './entry';
import type { PlainDialog } from './plain-dialogs';

type Ways = { go: (href: string) => void; open: (dialog: PlainDialog) => void; onHelp: () => void };

/** What can be done from anywhere. `words` are what else people call it. */
export function useCommands({ go, open, onHelp }: Ways): (Entry & { words: string[] })[] {
  const me = useMe();
  const { setTheme } = useTheme();
  const may = (permission: Permission) => whyForbidden(me, permission);
  const note = 'Action';
  return [
    {
      ...{ id: 'create vm', text: 'Create VM', words: ['new machine', 'create machine'], note },
      ...{ icon: <Plus aria-hidden />, reason: may('vm.create'), run: () => go('/vms/new') },
    },
    {
      ...{ id: 'screens', text: 'Look at all screens', words: ['wall', 'thumbnails', 'pictures'], note },
      ...{ icon: <LayoutGrid aria-hidden />, reason: may('vm.console'), run: () => go('/vms/screens') },
    },
    {
      ...{ id: 'add host', text: 'Add host', words: ['connect host', 'new host'], note },
      ...{ icon: <Server aria-hidden />, reason: may('host.manage'), run: () => open('host') },
    },
    {
      ...{ id: 'create network', text: 'Create network', words: ['new network'], note },
      ...{ icon: <Network aria-hidden />, reason: may('network.manage'), run: () => open('network') },
    },
    {
      ...{ id: 'create pool', text: 'Create storage pool', words: ['new pool', 'create pool'], note },
      ...{ icon: <Plus aria-hidden />, reason: may('pool.manage'), run: () => open('pool') },
    },
    {
      ...{ id: 'upload image', text: 'Upload image', words: ['new image', 'iso'], note },
      ...{ icon: <Upload aria-hidden />, reason: may('image.manage'), run: () => open('upload') },
    },
    {
      ...{ id: 'fetch image', text: 'Fetch image from address', words: ['download image'], note },
      ...{ icon: <Download aria-hidden />, reason: may('image.manage'), run: () => open('fetch') },
    },
    {
      ...{ id: 'dark', text: 'Switch to dark', words: ['theme dark', 'dark mode'], note },
      ...{ icon: <Moon aria-hidden />, run: () => setTheme('dark') },
    },
    {
      ...{ id: 'light', text: 'Switch to light', words: ['theme light', 'light mode'], note },
      ...{ icon: <Sun aria-hidden />, run: () => setTheme('light') },
    },
    {
      ...{ id: 'system', text: 'Dark or light as the system', words: ['theme system'], note },
      ...{ icon: <Contrast aria-hidden />, run: () => setTheme('system') },
    },
    {
      ...{ id: 'compact', text: 'Compact rows', words: ['density compact'], note },
      ...{ icon: <Rows4 aria-hidden />, run: () => setDensity('compact') },
    },
    {
      ...{ id: 'comfortable', text: 'Comfortable rows', words: ['density comfortable'], note },
      ...{ icon: <Rows3 aria-hidden />, run: () => setDensity('comfortable') },
    },
    {
      ...{ id: 'keys', text: 'Keyboard shortcuts', words: ['keys', 'help'], note },
      ...{ icon: <Keyboard aria-hidden />, run: onHelp },
    },
    {
      ...{ id: 'sign out', text: 'Sign out', words: ['log out', 'logout'], note },
      ...{ icon: <LogOut aria-hidden />, run: leave },
    },
  ];
}
