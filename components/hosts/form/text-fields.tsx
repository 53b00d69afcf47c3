'use client';

import { type ReactNode, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Field, Input, Textarea } from '@/components/ui/field';
import type { HostSecretName } from '@/lib/domain/host-connection';
import { useHostForm } from './form-context';

export function TextField({
  label,
  path,
  value,
  onChange,
  hint,
  className,
  inputMode,
}: {
  label: string;
  /** Of the schema, for what is wrong with it. */
  path: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  className?: string;
  inputMode?: 'numeric';
}) {
  const { errors } = useHostForm();
  return (
    <Field label={label} error={errors[path]} hint={hint} className={className}>
      <Input
        value={value}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="off"
        spellCheck={false}
        inputMode={inputMode}
        className="font-mono"
      />
    </Field>
  );
}

/** A certificate or key: pasted, or taken from a file, which is read here and not sent anywhere by that. */
export function PemField({
  label,
  path,
  value,
  onChange,
  hint,
  placeholder = '-----BEGIN …',
}: {
  label: string;
  path: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  placeholder?: string;
}) {
  const { errors } = useHostForm();
  const file = useRef<HTMLInputElement>(null);
  return (
    <div className="space-y-1">
      <Field label={label} error={errors[path]} hint={hint}>
        <Textarea
          value={value}
          onChange={(event) => onChange(event.target.value)}
          rows={3}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          className="resize-y font-mono text-12"
        />
      </Field>
      <input
        ref={file}
        type="file"
        className="hidden"
        aria-label={`File with ${label.toLowerCase()}`}
        onChange={async (event) => {
          const chosen = event.target.files?.[0];
          event.target.value = '';
          // Larger ones are no key; the browser would only stall on them.
          if (chosen && chosen.size < 200_000) onChange(await chosen.text());
        }}
      />
      <Button size="sm" look="quiet" onClick={() => file.current?.click()}>
        Take from a file
      </Button>
    </div>
  );
}

/** A password or a key that is stored already is not shown; an empty field keeps it. */
export function SecretField({
  label,
  name,
  form = 'line',
  hint,
}: {
  label: string;
  name: HostSecretName;
  form?: 'line' | 'pem';
  hint?: string;
}) {
  const { draft, change, errors, secretsSet } = useHostForm();
  const value = draft.secrets[name] ?? '';
  const onChange = (text: string) => change({ secrets: { ...draft.secrets, [name]: text } });
  const isSet = secretsSet.includes(name);
  const words = isSet ? 'It is set. Leave this empty to keep it.' : hint;
  const path = `secrets.${name}`;
  if (form === 'pem') {
    return (
      <PemField
        label={label}
        path={path}
        value={value}
        onChange={onChange}
        hint={words}
        placeholder={isSet ? 'set' : undefined}
      />
    );
  }
  return (
    <Field label={label} error={errors[path]} hint={words}>
      <Input
        type="password"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="new-password"
        placeholder={isSet ? 'set' : undefined}
      />
    </Field>
  );
}
