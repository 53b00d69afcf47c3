'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '@/lib/client/clipboard';
import { cx } from './cx';

/** A small button that copies; it says so in place, because the outcome is here on screen. */
export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={isCopied ? 'Copied' : label}
      title={isCopied ? 'Copied' : label}
      className={cx(
        'inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-text-3 hover:bg-hover hover:text-text',
        className,
      )}
      onClick={async () => setIsCopied(await copyText(text))}
    >
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}

/** A name, address or identifier in monospace that copies with one press. */
export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1">
      <span className="min-w-0 break-all font-mono text-13">{text}</span>
      <CopyButton text={text} label={label} />
    </span>
  );
}
