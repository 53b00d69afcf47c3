'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Bytes } from '@/components/ui/quantity';
import { useTypedName } from '@/components/ui/typed-name';
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
  const typed = useTypedName(image.name, 'image');
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
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!typed.reason && !remove.isPending) remove.mutate();
        }}
      >
        {typed.field}
        {error ? <ErrorBox error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Keep it</Button>
          <Button type="submit" look="danger" reason={typed.reason} isBusy={remove.isPending}>
            {remove.isPending ? 'Deleting' : 'Delete'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
