import { ChevronRight } from 'lucide-react';
import { valueText } from '@/components/charts/scale';
import { type Series, summaryOf } from '@/components/charts/series';
import { Missing } from '@/components/ui/quantity';
import type { SampleRange } from '@/lib/domain/samples';
import { type LoadChart, rangeWords } from './measures';

/** The same as figures: for those who do not see lines, and for those who want to know. */
export function LoadTable({
  charts,
  range,
}: {
  charts: (LoadChart & { series: Series[] })[];
  range: SampleRange;
}) {
  const rows = charts.flatMap(({ kind, series }) => series.map((one) => ({ ...one, kind })));
  const head = 'px-2 py-1 text-right font-medium';
  return (
    <details className="group pt-1">
      <summary className="inline-flex h-7 list-none items-center gap-1 rounded-sm text-12 text-text-3 hover:text-text max-md:h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 group-open:rotate-90" />
        As figures
      </summary>
      <table className="w-full max-w-2xl border-collapse text-13">
        <caption className="sr-only">Load in {rangeWords[range]}</caption>
        <thead>
          <tr className="border-line border-b text-12 text-text-3">
            <th scope="col" className="py-1 pr-2 text-left font-medium">
              Measure
            </th>
            {['Now', 'Average', 'Lowest', 'Highest'].map((word) => (
              <th key={word} scope="col" className={head}>
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, about, kind, values }) => {
            const summary = summaryOf(values);
            const figures = summary
              ? [summary.latest, summary.average, summary.lowest, summary.highest]
              : [null, null, null, null];
            return (
              <tr key={key} className="border-line border-b last:border-b-0">
                <th scope="row" className="py-1 pr-2 text-left font-normal">
                  {about}
                </th>
                {figures.map((value, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns never move
                  <td key={index} className="whitespace-nowrap px-2 py-1 text-right">
                    {value === null ? <Missing /> : valueText(kind, value)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
