'use client';

import { useId } from 'react';
import { Field, Input } from '@/components/ui/field';
import { useHosts } from '@/lib/client/queries';
import { sitesOf } from '../sites';
import { useHostForm } from './form-context';

/** Free text, with the sites that there are offered: one that is spelled otherwise would be another. */
export function SiteField() {
  const { draft, change, errors } = useHostForm();
  const { data: hosts = [] } = useHosts();
  const id = useId();
  return (
    <Field
      label="Site"
      error={errors.site}
      hint="A room, a rack or a town: hosts are grouped by it. May stay empty."
    >
      <Input
        value={draft.site}
        onChange={(event) => change({ site: event.target.value })}
        list={id}
        autoComplete="off"
        maxLength={63}
      />
      <datalist id={id}>
        {sitesOf(hosts).map((site) => (
          <option key={site} value={site} />
        ))}
      </datalist>
    </Field>
  );
}
