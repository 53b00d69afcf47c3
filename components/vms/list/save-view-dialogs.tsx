'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckField } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Field, Input } from '@/components/ui/field';
import { errorOf } from '@/lib/client/action-result';
import type { SavedView } from '@/lib/domain/views';
import { useDeleteView, useSaveView } from './use-saved-views';

/** Asks for the name of a view. @param saved  one that is kept already, to be named anew */
export function SaveViewDialog({
  address,
  saved,
  onSaved,
  onClose,
}: {
  address: string;
  saved?: SavedView;
  onSaved?: (id: string) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(saved?.name ?? '');
  const [isDefault, setIsDefault] = useState(saved?.isDefault ?? false);
  const save = useSaveView();
  const error = errorOf(save.error);
  const wrong = error?.fields?.name;
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={saved ? `Rename ${saved.name}` : 'Save as a new view'}
      description={saved ? null : 'With the search, the order, the groups and the columns as they are now.'}
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            { ...(saved ? { id: saved.id } : {}), name, address, isDefault },
            {
              onSuccess: ({ id }) => {
                onSaved?.(id);
                onClose();
              },
            },
          );
        }}
      >
        <Field label="Name" error={wrong}>
          <Input
            value={name}
            maxLength={60}
            autoComplete="off"
            onChange={({ target }) => setName(target.value)}
          />
        </Field>
        <CheckField isChecked={isDefault} onChange={setIsDefault}>
          Open the list with it
        </CheckField>
        {error && !wrong ? <ErrorBox error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            isBusy={save.isPending}
            reason={name.trim() === '' ? 'Give it a name.' : null}
          >
            {saved ? 'Rename' : 'Save'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function DeleteViewDialog({
  saved,
  onDeleted,
  onClose,
}: {
  saved: SavedView;
  onDeleted: () => void;
  onClose: () => void;
}) {
  const remove = useDeleteView();
  const error = errorOf(remove.error);
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`Delete the view ${saved.name}`}
      description="The machines that it shows stay as they are."
    >
      <div className="space-y-4">
        {error ? <ErrorBox error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button
            look="danger"
            isBusy={remove.isPending}
            onClick={() =>
              remove.mutate(saved.id, {
                onSuccess: () => {
                  onDeleted();
                  onClose();
                },
              })
            }
          >
            Delete view
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
