'use client';

import { Check, CircleDashed, LoaderCircle, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { ErrorBox } from '@/components/ui/error-box';
import { type HostCheckResult, hostCheckStepLabels, type ShownHostKey } from '@/lib/domain/host-check';

const marks = {
  waiting: { icon: CircleDashed, className: 'text-text-3', word: 'not yet' },
  running: { icon: LoaderCircle, className: 'animate-spin text-busy', word: 'in progress' },
  done: { icon: Check, className: 'text-good', word: 'done' },
  failed: { icon: X, className: 'text-bad', word: 'failed' },
};

/** How a test of a connection goes: its steps, what failed, the key to accept, or what answered. */
export function CheckPanel({
  result,
  onAccept,
}: {
  result: HostCheckResult;
  onAccept: (key: ShownHostKey) => void;
}) {
  const { steps, error, hostKey, found } = result;
  const section = useRef<HTMLElement>(null);
  // The form is longer than the window, and what the test found stands at its end.
  const hasOutcome = result.isEnded;
  useEffect(() => {
    section.current?.scrollIntoView({ block: hasOutcome ? 'end' : 'nearest' });
  }, [hasOutcome]);
  return (
    <section ref={section} aria-label="Test of the connection" className="scroll-mb-16 space-y-3">
      <ol className="rounded-md border border-line px-3 py-1.5 text-13">
        {steps.map(({ key, state }) => {
          const { icon: Icon, className, word } = marks[state];
          return (
            <li key={key} className="flex items-center gap-2.5 py-1">
              <Icon aria-hidden className={cx('size-4 shrink-0', className)} />
              <span className={state === 'waiting' ? 'text-text-3' : undefined}>
                {hostCheckStepLabels[key]}
              </span>
              <span className="sr-only">{word}</span>
            </li>
          );
        })}
      </ol>
      {hostKey ? <KeyToAccept hostKey={hostKey} onAccept={() => onAccept(hostKey)} /> : null}
      {error && !hostKey ? <ErrorBox error={error} /> : null}
      {found ? (
        <p role="status" className="rounded-md bg-good-soft px-3 py-2.5 text-13">
          <span className="font-medium">{found.hostname} answers:</span> libvirt {found.libvirtVersion},{' '}
          {found.hypervisorVersion}, {found.offersKvm ? 'with KVM' : 'without KVM'}.
        </p>
      ) : null}
    </section>
  );
}

function KeyToAccept({ hostKey, onAccept }: { hostKey: ShownHostKey; onAccept: () => void }) {
  const { address, place, type, fingerprint, expected } = hostKey;
  const isChanged = expected.length > 0;
  return (
    <div
      role="alert"
      className={cx(
        'space-y-2 rounded-md border px-3 py-2.5 text-13',
        isChanged ? 'border-bad/40 bg-bad-soft' : 'border-line bg-warn-soft',
      )}
    >
      <p className="font-medium">
        {isChanged
          ? `${address} shows another key than the one that was accepted.`
          : `Is this the key of ${place === 'jump' ? 'the jump host ' : ''}${address}?`}
      </p>
      <dl className="space-y-1">
        <Fingerprint name={`It shows (${type})`} value={fingerprint} />
        {expected.map((key) => (
          <Fingerprint key={key} name="Accepted was" value={key} />
        ))}
      </dl>
      <p className="text-text-2">
        {isChanged
          ? 'Somebody may stand between. If it was set up anew, compare with what this prints on it: '
          : 'Compare it with what this prints on the host itself: '}
        <code className="font-mono text-12">ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>
      </p>
      <Button look={isChanged ? 'danger' : 'primary'} onClick={onAccept}>
        {isChanged ? 'Replace the accepted key' : 'Accept this key'}
      </Button>
    </div>
  );
}

function Fingerprint({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-12 text-text-2">{name}</dt>
      <dd className="break-all font-mono text-12">{value}</dd>
    </div>
  );
}
