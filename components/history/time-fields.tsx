'use client';

import { Input, Select } from '@/components/ui/field';
import { type TimeKey, type TimeView, timeKeys } from './times';

const words: Record<TimeKey, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  between: 'Between',
};

/** When something was: a usual length of time, or a beginning and an end. */
export function TimeFields({
  view: { time, from, to },
  onChange,
}: {
  view: TimeView;
  onChange: (view: Partial<TimeView>) => void;
}) {
  return (
    <>
      <Select
        aria-label="Time"
        value={time ?? ''}
        onChange={({ target }) => onChange({ time: timeKeys.find((key) => key === target.value) ?? null })}
        className="max-w-36 text-13! max-md:max-w-none max-md:text-16!"
      >
        <option value="">Any time</option>
        {timeKeys.map((key) => (
          <option key={key} value={key}>
            {words[key]}
          </option>
        ))}
      </Select>
      {time === 'between' ? (
        <>
          <Input
            type="datetime-local"
            aria-label="From"
            value={from}
            onChange={({ target }) => onChange({ from: target.value })}
            className="max-w-52 text-13! max-md:max-w-none max-md:text-16!"
          />
          <Input
            type="datetime-local"
            aria-label="Until"
            value={to}
            onChange={({ target }) => onChange({ to: target.value })}
            className="max-w-52 text-13! max-md:max-w-none max-md:text-16!"
          />
        </>
      ) : null}
    </>
  );
}
