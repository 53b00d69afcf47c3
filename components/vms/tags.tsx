import { cx } from '@/components/ui/cx';

// In a row there is room for few; the rest are counted, and all of them are in the title.
const fewTags = 2;

/** The words that people put on a machine; nothing where there are none. */
export function Tags({ tags, isShort }: { tags: string[]; isShort?: boolean }) {
  if (tags.length === 0) return null;
  const shown = isShort ? tags.slice(0, fewTags) : tags;
  const more = tags.length - shown.length;
  return (
    <ul
      aria-label="Tags"
      title={tags.join(', ')}
      className={cx('flex gap-1', isShort ? 'min-w-0 overflow-hidden' : 'flex-wrap pt-1')}
    >
      {shown.map((tag) => (
        <li
          key={tag}
          className="truncate rounded-sm border border-line px-1 font-mono font-normal text-12 text-text-2"
        >
          {tag}
        </li>
      ))}
      {more > 0 ? <li className="text-12 text-text-3">+{more}</li> : null}
    </ul>
  );
}
