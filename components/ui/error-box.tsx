import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ErrorView } from '@/lib/domain/errors';
import { cx } from './cx';

/** What did not happen and why, what to do about it, and the daemon's own words folded. */
export function ErrorBox({
  error,
  className,
  children,
}: {
  error: ErrorView;
  className?: string;
  /** A button or link that helps. */
  children?: ReactNode;
}) {
  return (
    <div
      role="alert"
      className={cx('flex gap-3 rounded-md border border-bad/40 bg-bad-soft px-3 py-2.5 text-13', className)}
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 space-y-1">
        <p className="font-medium text-text">{error.userMessage}</p>
        {error.advice ? <p className="text-text-2">{error.advice}</p> : null}
        {error.detail ? <Folded summary="What the host said" text={error.detail} /> : null}
        {children ? <div className="pt-1">{children}</div> : null}
      </div>
    </div>
  );
}

export function Folded({ summary, text }: { summary: string; text: string }) {
  return (
    <details className="text-12">
      <summary className="w-fit rounded-sm text-text-2 hover:text-text">{summary}</summary>
      <pre className="mt-1.5 max-h-80 overflow-auto whitespace-pre-wrap break-words rounded-sm border bg-surface p-2 text-12 text-text-2">
        {text}
      </pre>
    </details>
  );
}
