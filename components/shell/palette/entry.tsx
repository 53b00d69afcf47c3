import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';

/** One line of the command box. */
export type Entry = {
  /** Of its own among all that are shown. */
  id: string;
  icon: ReactNode;
  text: string;
  isMono?: boolean;
  isDanger?: boolean;
  /** At the right: what it is, how it stands. */
  note?: ReactNode;
  /** Above the first of each; left out where everything is in one order. */
  group?: string;
  /** Why it cannot be done now; it stays where it is and says so. */
  reason?: string | null;
  run: () => void;
  /** It goes on here: it completes what is typed, or is the way to the second stage. */
  keepsOpen?: boolean;
  /** Its second stage, for what can do more than be opened. */
  more?: () => void;
};

export function EntryLine({
  entry,
  id,
  isChosen,
  onPress,
  onPoint,
}: {
  entry: Entry;
  id: string;
  isChosen: boolean;
  onPress: () => void;
  onPoint: () => void;
}) {
  const { icon, text, isMono, isDanger, note, reason } = entry;
  return (
    // The keys are the input's: this only shows, and takes presses.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox handles the keyboard.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-disabled={reason ? true : undefined}
      onClick={onPress}
      onPointerMove={onPoint}
      className={cx(
        'flex min-h-9 cursor-pointer scroll-my-1.5 items-center gap-2.5 rounded-sm px-2.5 py-1 text-13 max-md:min-h-11 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-text-3',
        isChosen && 'bg-press',
        reason ? 'cursor-not-allowed text-text-3' : isDanger && 'text-bad',
      )}
    >
      {icon}
      <span className="min-w-0 flex-1">
        <span className={cx('block truncate', isMono && 'font-mono')}>{text}</span>
        {reason ? <span className="block text-12">{reason}</span> : null}
      </span>
      {note ? (
        <span className="flex min-w-0 max-w-[50%] shrink-0 items-center gap-2 text-12 text-text-2">
          {note}
        </span>
      ) : null}
    </div>
  );
}
