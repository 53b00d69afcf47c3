import { format } from 'date-fns';
import { cx } from '@/components/ui/cx';
import type { OperationDetail } from '@/lib/domain/views';

const levels = { info: null, warning: 'warning', error: 'error' };

export function OperationLog({ log }: { log: OperationDetail['log'] }) {
  if (log.length === 0) return <p className="py-3 text-13 text-text-2">Nothing has been written yet.</p>;
  return (
    <ol className="overflow-x-auto py-2 font-mono text-12">
      {log.map(({ id, at, level, message }) => (
        <li key={id} className="flex gap-4 py-0.5">
          <time dateTime={at} title={at} className="shrink-0 text-text-3" suppressHydrationWarning>
            {format(new Date(at), 'HH:mm:ss.SSS')}
          </time>
          <span
            className={cx(
              'min-w-0 whitespace-pre-wrap break-words',
              level === 'error' && 'text-bad',
              level === 'warning' && 'text-warn',
            )}
          >
            {levels[level] ? <span className="font-semibold">{levels[level]}: </span> : null}
            {message}
          </span>
        </li>
      ))}
    </ol>
  );
}
