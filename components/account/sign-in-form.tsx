'use client';

import { signIn } from 'next-auth/react';
import { type FormEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';
import { Field, Input } from '@/components/ui/field';
import { safeNext } from '@/lib/client/safe-next';
import type { ErrorView } from '@/lib/domain/errors';

export function SignInForm({ next }: { next: string | undefined }) {
  const [error, setError] = useState<ErrorView | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    const data = new FormData(event.currentTarget);
    setIsBusy(true);
    setError(null);
    const answer = await signIn('credentials', {
      username: String(data.get('username') ?? '').trim(),
      password: String(data.get('password') ?? ''),
      redirect: false,
    }).catch(() => null);
    if (answer?.ok && !answer.error) {
      // A whole new page: nothing of an earlier session's data is left in memory.
      window.location.assign(safeNext(next));
      return;
    }
    setIsBusy(false);
    setError(errorFor(answer?.error ?? null));
    password.current?.select();
  }

  return (
    // method=post, so that a press before the page's scripts run cannot put the password into the address.
    <form method="post" onSubmit={onSubmit} className="space-y-4">
      <Field label="Username">
        <Input name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
      </Field>
      <Field label="Password">
        <Input ref={password} name="password" type="password" autoComplete="current-password" required />
      </Field>
      {error ? <ErrorBox error={error} /> : null}
      <Button type="submit" look="primary" isBusy={isBusy} className="w-full">
        {isBusy ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  );
}

function errorFor(code: string | null): ErrorView {
  if (code === 'too_many_attempts') {
    return {
      code: 'forbidden',
      userMessage: 'You were not signed in: there were too many attempts.',
      advice: 'Wait a few minutes, then try again.',
    };
  }
  if (code === 'CredentialsSignin') {
    return {
      code: 'not_signed_in',
      userMessage: 'You were not signed in: this name and password do not belong together.',
      advice: 'Check both. An administrator can set a new password.',
    };
  }
  return {
    code: 'internal',
    userMessage: 'You were not signed in: the server did not answer as expected.',
    advice: 'Check that NovaCron is running, then try again.',
    detail: code ?? undefined,
  };
}
