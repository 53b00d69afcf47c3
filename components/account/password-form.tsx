'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';
import { Field, Input } from '@/components/ui/field';
import { changePassword } from '@/lib/actions/sessions';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';

/** @param next  where to go when it is done; without one the form says that it is done */
export function PasswordForm({
  username,
  isOneTime,
  next,
}: {
  username: string;
  isOneTime?: boolean;
  next?: string;
}) {
  const [repeatError, setRepeatError] = useState<string>();
  const change = useMutation<void, ActionError, { current: string; next: string }>({
    mutationFn: async (input) => unwrap(await changePassword(input)),
    onSuccess: () => {
      if (next) window.location.assign(next);
    },
  });
  const error = errorOf(change.error);

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (change.isPending) return;
    const form = event.currentTarget;
    const data = new FormData(form);
    const wanted = String(data.get('next') ?? '');
    if (wanted !== data.get('repeat')) {
      setRepeatError('This is not the same as above.');
      return;
    }
    setRepeatError(undefined);
    change.mutate(
      { current: String(data.get('current') ?? ''), next: wanted },
      { onSuccess: () => form.reset() },
    );
  }

  return (
    <form method="post" onSubmit={onSubmit} className="max-w-80 space-y-4">
      {/* Password managers file the new password under this name. */}
      <input type="text" name="username" value={username} readOnly autoComplete="username" hidden />
      <Field label={isOneTime ? 'One-time password' : 'Present password'} error={error?.fields?.current}>
        <Input name="current" type="password" autoComplete="current-password" required />
      </Field>
      <Field label="New password" hint="At least 12 characters." error={error?.fields?.next}>
        <Input name="next" type="password" autoComplete="new-password" minLength={12} required />
      </Field>
      <Field label="New password again" error={repeatError}>
        <Input name="repeat" type="password" autoComplete="new-password" required />
      </Field>
      {error && !error.fields ? <ErrorBox error={error} /> : null}
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" isBusy={change.isPending || (change.isSuccess && Boolean(next))}>
          {change.isPending ? 'Changing' : 'Change password'}
        </Button>
        <p role="status" className="text-13 text-text-2">
          {change.isSuccess ? 'Changed. Your other sessions have ended.' : null}
        </p>
      </div>
    </form>
  );
}
