'use client';

import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckField } from '@/components/ui/checkbox';
import { CopyButton } from '@/components/ui/copy';
import { hasSecrets, requestOf, withoutSecrets } from '@/lib/domain/create-request';
import type { CreateVmInput } from '@/lib/domain/create-vm';

const forms = ['curl', 'JSON', 'YAML'] as const;
type Form = (typeof forms)[number];

/** What a program would send to have the same made. */
export function ApiCall({ input }: { input: CreateVmInput }) {
  const [form, setForm] = useState<Form>('curl');
  const [isOpen, setIsOpen] = useState(false);
  const [isShown, setIsShown] = useState(false);
  const whole = requestOf(input);
  const canHide = hasSecrets(whole);
  const json = JSON.stringify(canHide && !isShown ? withoutSecrets(whole) : whole, null, 2);
  const yaml = useYaml(json, isOpen && form === 'YAML');
  const text = form === 'curl' ? (isOpen ? curlOf(json) : '') : form === 'JSON' ? json : yaml;
  return (
    <details className="text-13" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="w-fit rounded-sm text-12 text-text-2 hover:text-text">
        The same as an API call
      </summary>
      <div className="space-y-2 pt-2">
        <div className="flex flex-wrap items-center gap-2">
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend. */}
          <div role="group" aria-label="Written as" className="flex gap-1">
            {forms.map((one) => (
              <Button
                key={one}
                size="sm"
                aria-pressed={form === one}
                className={form === one ? 'border-accent! bg-accent-soft' : ''}
                onClick={() => setForm(one)}
              >
                {one}
              </Button>
            ))}
          </div>
          <CopyButton text={text} label={`Copy as ${form}`} />
          {canHide ? (
            <CheckField isChecked={isShown} onChange={setIsShown}>
              Show user data and network configuration
            </CheckField>
          ) : null}
        </div>
        <section
          aria-label={`The request as ${form}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
          tabIndex={0}
          className="max-h-96 overflow-auto rounded-sm border bg-surface p-2 text-12 text-text-2"
        >
          <pre>{text}</pre>
        </section>
        <p className="text-12 text-text-3">
          {canHide && !isShown ? 'What may hold passwords is hidden here, and in what is copied. ' : ''}
          It answers 202 with the operations that it has begun. Sent to /api/v1/vms/plan, the same body
          answers with the plan and does nothing. NOVACRON_COOKIE is the cookie of your session, NAME=VALUE.
        </p>
      </div>
    </details>
  );
}

/** The body stands as it is: between quoted words a shell changes nothing. */
function curlOf(json: string): string {
  const { origin } = window.location;
  return [
    `curl -X POST '${origin}/api/v1/vms' \\`,
    `  -H 'Origin: ${origin}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -H "Idempotency-Key: $(uuidgen)" \\`,
    `  -H "Cookie: $NOVACRON_COOKIE" \\`,
    `  --data-binary @- <<'JSON'`,
    json,
    'JSON',
  ].join('\n');
}

/** Its writer is loaded when it is asked for. */
function useYaml(json: string, isWanted: boolean): string {
  const [yaml, setYaml] = useState('');
  useEffect(() => {
    if (!isWanted) return;
    let isStale = false;
    void import('yaml').then(({ stringify }) => {
      if (!isStale) setYaml(stringify(JSON.parse(json)));
    });
    return () => {
      isStale = true;
    };
  }, [json, isWanted]);
  return yaml;
}
