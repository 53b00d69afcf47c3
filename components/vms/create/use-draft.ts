import { useEffect, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useMe } from '@/components/shell/me';
import { dropDraft, type KeptDraft, keepDraft, readDraft } from './draft-store';
import { type CreateVmInput, type Draft, emptyDraft } from './form';

/** What is typed outlives a reload: it is kept as it is typed, and offered when the form is opened anew. */
export function useDraft(form: UseFormReturn<Draft, unknown, CreateVmInput>): {
  /** Null for none, and once it was gone on with or forgotten. */
  offered: KeptDraft | null;
  goOn: () => void;
  drop: () => void;
} {
  const { username } = useMe();
  const [offered, setOffered] = useState<KeptDraft | null>(null);
  // After the first paint, because the server does not have it; and before anything is kept in its place.
  useEffect(() => setOffered(readDraft(username)), [username]);
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ values }) => keepDraft(username, values, Date.now()),
      }),
    [form, username],
  );
  return {
    offered,
    goOn() {
      if (offered) form.reset({ ...emptyDraft, ...offered.draft }, { keepDefaultValues: true });
      setOffered(null);
    },
    drop() {
      dropDraft(username);
      setOffered(null);
    },
  };
}
