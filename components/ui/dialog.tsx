'use client';

import { lazy, Suspense, useState } from 'react';
import type { DialogProps } from './dialog-window';

const DialogWindow = lazy(() => import('./dialog-window').then((part) => ({ default: part.DialogWindow })));

/** A dialog or a sheet; what it is made with is loaded when the first one opens. */
export function Dialog(props: DialogProps) {
  const [wasOpen, setWasOpen] = useState(props.isOpen);
  if (props.isOpen && !wasOpen) setWasOpen(true);
  if (!wasOpen) return null;
  return (
    <Suspense fallback={null}>
      <DialogWindow {...props} />
    </Suspense>
  );
}
