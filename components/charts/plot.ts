import type { Scale } from './scale';
import type { Series, Span } from './series';

/** Where in its box the lines are drawn: the same for every way of drawing, so that one crosshair fits all. */
export const plotInset = { left: 40, right: 8, top: 8, bottom: 22 };
export const plotHeight = 150;

/** What is drawn. @property times  where the axis of time is labelled */
export type PlotProps = { series: Series[]; span: Span; scale: Scale; times: number[]; width: number };

export function endOf({ startsAt, stepMs, steps }: Span): number {
  return startsAt + (steps - 1) * stepMs;
}
