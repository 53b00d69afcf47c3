import type { TextPlan } from '@/lib/domain/keyboard/plan-text';

// More than can be looked through.
const maxShown = 24;

/** What a layout has no keys for. */
export function Untypable({ untypable }: Pick<TextPlan, 'untypable'>) {
  const number = untypable.reduce((sum, { count }) => sum + count, 0);
  return (
    <div role="status">
      {number > 0 ? (
        <div className="space-y-1.5 rounded-md bg-warn-soft px-3 py-2 text-13">
          <p>
            {number === 1
              ? '1 character cannot be typed with this layout.'
              : `${number.toLocaleString('en')} characters cannot be typed with this layout.`}
          </p>
          <ul className="flex flex-wrap gap-1 font-mono text-12">
            {untypable.slice(0, maxShown).map(({ character, count }) => (
              <li key={character} title={pointOf(character)} className="rounded-sm border bg-surface px-1.5">
                {shown(character)}
                {count > 1 ? <span className="text-text-3"> ×{count}</span> : null}
              </li>
            ))}
            {untypable.length > maxShown ? <li>and {untypable.length - maxShown} more</li> : null}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

/** Itself, or its number where there is nothing to see. */
function shown(character: string): string {
  return /[\p{C}\p{Z}\p{M}]/u.test(character) ? pointOf(character) : character;
}

function pointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
