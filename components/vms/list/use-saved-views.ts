'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteView, saveView } from '@/lib/actions/saved-views';
import { type ActionError, unwrap } from '@/lib/client/action-result';
import { queryKeys } from '@/lib/client/query-keys';
import type { SavedView } from '@/lib/domain/views';

/** Keeps a view; with an id, one that is kept already. */
export function useSaveView() {
  const client = useQueryClient();
  return useMutation<{ id: string }, ActionError, Omit<SavedView, 'id'> & { id?: string }>({
    mutationFn: async (view) => unwrap(await saveView(view)),
    // What is said of the outcome is said when the menu knows it too.
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.savedViews }),
  });
}

export function useDeleteView() {
  const client = useQueryClient();
  return useMutation<void, ActionError, string>({
    mutationFn: async (id) => unwrap(await deleteView({ id })),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.savedViews }),
  });
}
