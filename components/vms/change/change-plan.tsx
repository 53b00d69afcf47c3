import { CircleSlash2, Clock3, Trash2, TriangleAlert, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { Folded } from '@/components/ui/error-box';
import type { ChangePlan } from '@/lib/domain/vm-changes';

/** What a change will do: at once, at the next start, what is lost, and the lines of the definition. */
export function ChangePlanView({ plan, isCurrent }: { plan: ChangePlan; isCurrent: boolean }) {
  const isNothing = !plan.live.length && !plan.difference && !plan.obstacles.length;
  return (
    <section
      aria-label="What will happen"
      aria-busy={!isCurrent}
      className={cx('space-y-1 rounded-md border px-3 py-2 text-13', !isCurrent && 'opacity-60')}
    >
      {isNothing ? <p className="text-text-2">Nothing: it is so already.</p> : null}
      <ul className="space-y-1">
        {plan.obstacles.map((line) => (
          <Line key={line} icon={<CircleSlash2 aria-hidden className="text-bad" />} word="Not possible">
            {line}
          </Line>
        ))}
        {/* What cannot be done does nothing else either. */}
        {plan.obstacles.length ? null : <Effects plan={plan} />}
      </ul>
      {plan.difference && !plan.obstacles.length ? (
        <Folded summary="The difference in its definition" text={plan.difference} />
      ) : null}
    </section>
  );
}

function Effects({ plan }: { plan: ChangePlan }) {
  return (
    <>
      {plan.live.map((line) => (
        <Line key={line} icon={<Zap aria-hidden className="text-good" />} word="At once">
          {line}
        </Line>
      ))}
      {plan.atNextStart.map((line) => (
        <Line key={line} icon={<Clock3 aria-hidden className="text-busy" />} word="At the next start">
          {line}
        </Line>
      ))}
      {plan.lost.map((line) => (
        <Line key={line} icon={<Trash2 aria-hidden className="text-bad" />} word="Lost">
          {line}
        </Line>
      ))}
      {plan.warnings.map((line) => (
        <Line key={line} icon={<TriangleAlert aria-hidden className="text-warn" />} word="Worth knowing">
          {line}
        </Line>
      ))}
    </>
  );
}

function Line({ icon, word, children }: { icon: ReactNode; word: string; children: ReactNode }) {
  return (
    <li className="flex gap-2.5 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
      {icon}
      <span>
        <span className="font-medium">{word}. </span>
        {children}
      </span>
    </li>
  );
}
