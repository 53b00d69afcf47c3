import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/components/shell/providers';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'NovaCron', template: '%s · NovaCron' },
  description: 'One dashboard for every virtual machine a team runs',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const density =
    (await cookies()).get('novacron-density')?.value === 'comfortable' ? 'comfortable' : 'compact';
  return (
    // The theme is written by a script before the first paint, so the server cannot know it.
    <html lang="en" data-density={density} suppressHydrationWarning>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
