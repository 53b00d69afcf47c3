'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Bytes } from '@/components/ui/quantity';
import { deleteImage } from '@/lib/actions/images';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { queryKeys } from '@/lib/client/query-keys';
import type { ImageRow } from '@/lib/domain/views';

export function DeleteImageDialog({
  image,
  isOpen,
  onOpenChange,
}: {
  image: ImageRow;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const client = useQueryClient();
  const remove = useMutation<unknown, ActionError, void>({
    mutationFn: async () => unwrap(await deleteImage({ imageId: image.id })),
    onSuccess: () => onOpenChange(false),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.images }),
  });
  const error = errorOf(remove.error);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={`Delete ${image.name}`}
      description={
        <>
          The file of <Bytes bytes={image.sizeBytes} /> is removed from the library. Machines made from it
          keep their own copies.
        </>
      }
    >
      {error ? <ErrorBox error={error} className="mb-4" /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Keep it</Button>
        <Button look="danger" isBusy={remove.isPending} onClick={() => remove.mutate()}>
          {remove.isPending ? 'Deleting' : 'Delete'}
        </Button>
      </div>
    </Dialog>
  );
}
