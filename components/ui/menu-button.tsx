'use client';

import { type ReactElement, type ReactNode, Suspense, useState } from 'react';
import { Button, type ButtonProps } from './button';

/**
 * A button whose menu is loaded with the first press, so that a page does not carry what may never be opened.
 * @param children  draws the menu, which takes the button as its trigger and is open at first
 */
export function MenuButton({
  children,
  ...props
}: Omit<ButtonProps, 'children'> & {
  face: ReactNode;
  children: (trigger: ReactElement) => ReactNode;
}) {
  const { face, ...button } = props;
  const [isWanted, setIsWanted] = useState(false);
  if (!isWanted) {
    return (
      <Button {...button} aria-haspopup="menu" aria-expanded={false} onClick={() => setIsWanted(true)}>
        {face}
      </Button>
    );
  }
  return (
    <Suspense
      fallback={
        <Button {...button} aria-haspopup="menu" aria-expanded={false}>
          {face}
        </Button>
      }
    >
      {children(<Button {...button}>{face}</Button>)}
    </Suspense>
  );
}
