import { useId } from 'react';
import { CheckBox } from '@/components/ui/checkbox';
import { Bytes } from '@/components/ui/quantity';
import { type DeletableFile, type DeletePlan, whyFileStays } from '@/lib/domain/delete-plan';

type Props = {
  plan: DeletePlan;
  /** Paths. */
  chosen: ReadonlySet<string>;
  onChoose: (path: string, isChosen: boolean) => void;
};

const words: Record<DeletableFile['kind'], string> = {
  disk: 'disk',
  cd: 'CD',
  base: 'below the disk',
  snapshot: 'of a snapshot',
  memory: 'memory of a snapshot',
};

/** Every file of a machine: what goes is ticked, and what must stay says who needs it. */
export function DeletePlanView({ plan, chosen, onChoose }: Props) {
  return (
    <section aria-label="What goes and what stays" className="rounded-md border px-3 py-1 text-13">
      {plan.obstacles.map((line) => (
        <p key={line} className="py-1 font-medium text-warn">
          {line}
        </p>
      ))}
      {plan.files.length === 0 ? <p className="py-1 text-text-2">No disk goes with it.</p> : null}
      <ul>
        {plan.files.map((file) => (
          <FileLine
            key={file.path}
            file={file}
            chosen={chosen}
            onChoose={(isChosen) => onChoose(file.path, isChosen)}
          />
        ))}
      </ul>
      {plan.alsoLost.length ? (
        <p className="py-1.5 text-12 text-text-3">Lost in any case: {plan.alsoLost.join(', ')}.</p>
      ) : null}
    </section>
  );
}

function FileLine({
  file,
  chosen,
  onChoose,
}: {
  file: DeletableFile;
  chosen: ReadonlySet<string>;
  onChoose: (isChosen: boolean) => void;
}) {
  const id = useId();
  const why = whyFileStays(file, chosen);
  const isLost = chosen.has(file.path) && why === null;
  return (
    <li className="flex items-start gap-3 border-line border-b py-2 last:border-b-0">
      <span className="flex h-5 items-center">
        <CheckBox id={id} isChecked={isLost} isDisabled={why !== null} onChange={onChoose} />
      </span>
      <label htmlFor={id} className="min-w-0 flex-1">
        <span
          className={`block break-all font-mono text-12 leading-5 ${isLost ? 'line-through decoration-bad' : ''}`}
        >
          {file.path}
        </span>
        <span className="block text-12 text-text-3">
          {[file.target, words[file.kind]].filter(Boolean).join(', ')}
        </span>
        {why ? <span className="block text-12 text-warn">Kept. {why}</span> : null}
        {!why && file.warning ? <span className="block text-12 text-warn">{file.warning}</span> : null}
      </label>
      <span className="flex gap-3 leading-5 max-md:flex-col max-md:items-end max-md:gap-0">
        <Bytes bytes={file.sizeBytes} />
        <span className={`w-9 text-right ${isLost ? 'text-bad' : 'text-text-3'}`}>
          {isLost ? 'lost' : 'kept'}
        </span>
      </span>
    </li>
  );
}
