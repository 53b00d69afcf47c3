import { count } from '@/lib/client/format';
import type { BulkPlan } from '@/lib/domain/views';

/** Who would do it. */
export function Meant({ plan: { able, shown } }: { plan: BulkPlan }) {
  return (
    <div>
      <ul aria-label="Machines that are meant" className="max-h-48 overflow-y-auto text-13">
        {shown.map((vm) => (
          <li key={vm.id} className="flex h-7 items-center justify-between gap-3">
            <span className="truncate font-mono">{vm.name}</span>
            <span className="shrink-0 text-12 text-text-3">{vm.hostName}</span>
          </li>
        ))}
      </ul>
      <More of={able.length} shown={shown.length} />
    </div>
  );
}

/** Who would not, and why. */
export function LeftOut({ plan: { skipped, gone } }: { plan: BulkPlan }) {
  const number = skipped.reduce((sum, { count }) => sum + count, gone);
  if (number === 0) return null;
  return (
    <div>
      <h3 className="pb-1 font-medium text-13">{count(number, 'machine')} left as they are</h3>
      <ul aria-label="Machines that are left out" className="max-h-48 overflow-y-auto text-13">
        {skipped.map(({ why, count, shown }) => (
          <li key={why} className="py-1">
            <span className="break-words font-mono">{shown.map(({ name }) => name).join(', ')}</span>
            <More of={count} shown={shown.length} />
            <span className="block text-12 text-text-2">{why}</span>
          </li>
        ))}
        {gone > 0 ? (
          <li className="py-1 text-12 text-text-2">{count(gone, 'machine')} of them no longer exist.</li>
        ) : null}
      </ul>
    </div>
  );
}

function More({ of, shown }: { of: number; shown: number }) {
  if (of <= shown) return null;
  return <span className="block text-12 text-text-3">and {(of - shown).toLocaleString('en')} more</span>;
}
