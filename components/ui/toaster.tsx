'use client';

import { useEffect } from 'react';
import { Toaster } from 'sonner';

/** @param onMounted  told when toasts that are asked for are shown */
export function OwnToaster({ onMounted }: { onMounted: () => void }) {
  useEffect(onMounted, [onMounted]);
  return (
    <Toaster
      position="bottom-right"
      gap={8}
      style={{ fontFamily: 'inherit' }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'flex w-full items-start gap-3 rounded-md bg-float px-4 py-3 text-13 text-text shadow-float',
          description: 'text-text-2',
          title: 'font-medium',
        },
      }}
    />
  );
}
