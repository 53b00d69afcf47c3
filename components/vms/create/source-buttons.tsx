import { Button } from '@/components/ui/button';

const sources = [
  { source: 'image', name: 'Image or ISO' },
  { source: 'empty', name: 'Empty disk' },
  { source: 'existing', name: 'Disk on the host' },
  { source: 'template', name: 'Template' },
] as const;
export type Source = (typeof sources)[number]['source'];

export function SourceButtons({ chosen, onChoose }: { chosen: Source; onChoose: (source: Source) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend that the part has already.
    <div role="group" aria-label="Start from" className="flex flex-wrap gap-2 pb-3">
      {sources.map(({ source, name }) => (
        <Button
          key={source}
          size="sm"
          aria-pressed={chosen === source}
          className={chosen === source ? 'border-accent! bg-accent-soft' : ''}
          onClick={() => onChoose(source)}
        >
          {name}
        </Button>
      ))}
    </div>
  );
}
