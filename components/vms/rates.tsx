import { Quantity } from '@/components/ui/quantity';
import { formatBytes } from '@/lib/client/format';

/** Two flows beside each other, in bytes a second. */
export function Rates({ of }: { of: readonly (readonly [rate: number, word: string])[] }) {
  return (
    <span className="flex flex-wrap gap-x-4 text-12">
      {of.map(([rate, word]) => {
        const { value, unit } = formatBytes(Math.round(rate));
        return (
          <span key={word} className="whitespace-nowrap">
            <Quantity value={{ value, unit: `${unit}/s` }} /> <span className="text-text-3">{word}</span>
          </span>
        );
      })}
    </span>
  );
}
