'use client';

import { type ReactNode, useState } from 'react';
import { Field, Input } from './field';

/**
 * Whatever cannot be had back once it is done wants the name of what is lost typed: a file, a definition, a point in time,
 * or the present that a revert puts an older one in place of. What only ends a program is said once more, and not typed.
 * @param what  the kind of thing, within a sentence
 */
export function useTypedName(name: string, what: string): { reason: string | null; field: ReactNode } {
  const [typed, setTyped] = useState('');
  return {
    reason: typed === name ? null : `Type the name of the ${what} first.`,
    field: (
      <Field label="Type the name to confirm" hint={<span className="break-all font-mono">{name}</span>}>
        <Input
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
    ),
  };
}
