'use client';

import dynamic from 'next/dynamic';
import { type KeyboardEvent, type PointerEvent, useId, useMemo } from 'react';
import { Missing } from '@/components/ui/quantity';
import { plotHeight, plotInset } from './plot';
import { clockText, type MeasureKind, scaleOf, timeTicks, valueText } from './scale';
import { highestOf, latestOf, type Series, type Span, stepAt, summaryOf } from './series';
import { useWidth } from './use-width';

// Each library comes when a chart needs it; the frame has its final size before.
const FewPoints = dynamic(() => import('./few-points').then((module) => module.FewPoints), { ssr: false });
const ManyPoints = dynamic(() => import('./many-points').then((module) => module.ManyPoints), {
  ssr: false,
});
// As elements of a page more would be slow to draw.
const mostElements = 400;

/**
 * One chart: its name and unit, its lines with their values at the crosshair or now, and the plot. It moves the
 * crosshair of all charts that share `cursor`: with the pointer, or with the arrow keys.
 */
export function ChartFrame({
  title,
  unitNote,
  kind,
  series,
  span,
  atLeast = 0,
  cursor,
  onCursor,
}: {
  title: string;
  /** What of, behind the unit: "of 2 CPUs". */
  unitNote?: string;
  kind: MeasureKind;
  series: Series[];
  span: Span;
  /** What the axis reaches, however low the lines are. */
  atLeast?: number;
  /** The step under the crosshair; null for none. */
  cursor: number | null;
  onCursor: (step: number | null) => void;
}) {
  const [box, width] = useWidth<HTMLDivElement>();
  const summaryId = useId();
  const scale = useMemo(() => scaleOf(kind, Math.max(atLeast, highestOf(series))), [kind, atLeast, series]);
  const endsAt = span.startsAt + span.stepMs * (span.steps - 1);
  const plotWidth = width - plotInset.left - plotInset.right;
  const times = useMemo(
    () => timeTicks(span.startsAt, endsAt, plotWidth),
    [span.startsAt, endsAt, plotWidth],
  );
  const Points = span.steps <= mostElements ? FewPoints : ManyPoints;
  const shownOf = ({ values }: Series) => (cursor === null ? latestOf(values) : (values[cursor] ?? null));
  const words = series.map((one) => `${one.name} ${textOf(kind, shownOf(one))}`).join(', ');
  const at = cursor === null ? 'Now' : clockText(span.startsAt + cursor * span.stepMs, span.stepMs);

  function onPointer({ clientX, currentTarget }: PointerEvent<HTMLDivElement>): void {
    const { left } = currentTarget.getBoundingClientRect();
    onCursor(stepAt((clientX - left - plotInset.left) / plotWidth, span));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const last = span.steps - 1;
    const from = cursor ?? last;
    const targets: Record<string, number | null> = {
      ArrowLeft: Math.max(0, from - 1),
      ArrowRight: Math.min(last, from + 1),
      PageUp: Math.max(0, from - Math.ceil(span.steps / 12)),
      PageDown: Math.min(last, from + Math.ceil(span.steps / 12)),
      Home: 0,
      End: last,
      Escape: null,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    onCursor(target);
  }

  return (
    <figure className="min-w-0">
      <figcaption className="flex min-h-7 flex-wrap items-center gap-x-4 text-12">
        <span className="whitespace-nowrap">
          <span className="font-medium text-13">{title}</span>{' '}
          <span className="text-text-3">
            {scale.unit} {unitNote}
          </span>
        </span>
        <span className="ml-auto flex flex-wrap justify-end gap-x-4">
          {series.map((one) => (
            <Legend key={one.key} series={one} kind={kind} value={shownOf(one)} />
          ))}
        </span>
      </figcaption>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={`${title}: moment`}
        aria-describedby={summaryId}
        aria-valuemin={0}
        aria-valuemax={span.steps - 1}
        aria-valuenow={cursor ?? span.steps - 1}
        aria-valuetext={`${at}: ${words}`}
        className="relative touch-pan-y select-none rounded-sm"
        style={{ height: plotHeight }}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => onCursor(null)}
        onBlur={() => onCursor(null)}
        onKeyDown={onKeyDown}
      >
        <div aria-hidden className="pointer-events-none">
          {plotWidth > 0 ? <Points {...{ series, span, scale, times, width }} /> : null}
          {cursor === null || plotWidth <= 0 ? null : (
            <Crosshair
              x={plotInset.left + (cursor / (span.steps - 1)) * plotWidth}
              max={scale.max}
              series={series}
              step={cursor}
            />
          )}
        </div>
      </div>
      <p id={summaryId} className="sr-only">
        {series.map((one) => summaryText(one, kind)).join(' ')}
      </p>
    </figure>
  );
}

function Legend({ series, kind, value }: { series: Series; kind: MeasureKind; value: number | null }) {
  const { name, about, color, isDashed } = series;
  return (
    <span title={about} className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span
        aria-hidden
        className="w-4 border-t-2"
        style={{ borderColor: `var(${color})`, borderStyle: isDashed ? 'dashed' : 'solid' }}
      />
      <span className="text-text-2">{name}</span>
      <span className="min-w-14 text-right">{value === null ? <Missing /> : valueText(kind, value)}</span>
    </span>
  );
}

/** The same line over all charts, and where it meets the lines of this one. */
function Crosshair({ x, max, series, step }: { x: number; max: number; series: Series[]; step: number }) {
  const height = plotHeight - plotInset.top - plotInset.bottom;
  return (
    <>
      <span
        className="absolute w-px bg-control"
        style={{ left: x, top: plotInset.top, height }}
        data-crosshair
      />
      {series.map(({ key, color, values }) => {
        const value = values[step];
        if (value === null || value === undefined) return null;
        const y = plotInset.top + (1 - Math.min(1, value / max)) * height;
        return (
          <span
            key={key}
            className="absolute size-1.5 -translate-x-1/2 -translate-y-1/2 rounded-full"
            style={{ left: x, top: y, background: `var(${color})` }}
          />
        );
      })}
    </>
  );
}

function textOf(kind: MeasureKind, value: number | null): string {
  return value === null ? 'not known' : valueText(kind, value);
}

function summaryText({ about, values }: Series, kind: MeasureKind): string {
  const summary = summaryOf(values);
  if (!summary) return `${about}: nothing is known.`;
  const { average, lowest, highest } = summary;
  return `${about}: ${valueText(kind, average)} on average, from ${valueText(kind, lowest)} to ${valueText(kind, highest)}.`;
}
