'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';
import { cancelOperation } from '@/lib/actions/operations';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import type { OperationDetail } from '@/lib/domain/views';

/** Asks that what is under way ends, with everything as it was before. */
export function CancelOperation({ operation }: { operation: OperationDetail }) {
  const client = useQueryClient();
  const forbidden = useWhyForbidden('vm.change');
  const cancel = useMutation<void, ActionError>({
    mutationFn: async () => unwrap(await cancelOperation({ operationId: operation.id })),
    onSettled: () => client.invalidateQueries({ queryKey: ['operations'] }),
  });
  if (!operation.canCancel) return null;
  const isAsked = operation.isCancelRequested || cancel.isPending;
  const refused = errorOf(cancel.error);
  return (
    <div className="flex flex-wrap items-center gap-3 pb-4">
      <Button reason={forbidden} isBusy={isAsked} onClick={() => cancel.mutate()}>
        {isAsked ? 'Cancelling' : 'Cancel'}
      </Button>
      {refused ? <ErrorBox error={refused} /> : null}
    </div>
  );
}
