import { formatBytes, formatMib, type Quantity as Value } from '@/lib/client/format';
import { cx } from './cx';

/** A figure with its unit lighter than the number. */
export function Quantity({ value, className }: { value: Value; className?: string }) {
  return (
    <span className={cx('whitespace-nowrap', className)}>
      {value.value} <span className="text-text-3">{value.unit}</span>
    </span>
  );
}

/** Null is written as a dash with words for those who cannot see it. */
export function Bytes({ bytes, className }: { bytes: number | null; className?: string }) {
  return bytes === null ? <Missing /> : <Quantity value={formatBytes(bytes)} className={className} />;
}

export function Mib({ mib, className }: { mib: number | null; className?: string }) {
  return mib === null ? <Missing /> : <Quantity value={formatMib(mib)} className={className} />;
}

export function Missing({ word = 'not known' }: { word?: string }) {
  return (
    <span className="text-text-3">
      <span aria-hidden>–</span>
      <span className="sr-only">{word}</span>
    </span>
  );
}
