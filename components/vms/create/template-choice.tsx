import { ButtonLink } from '@/components/ui/button';
import { ChoiceRow } from '@/components/ui/choice-row';
import { Bytes, Mib } from '@/components/ui/quantity';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { VmRow } from '@/lib/domain/views';
import { whyCannot } from '../why-cannot';

/** The templates of all hosts: a machine made from one lies on the same host. */
export function TemplateChoice({
  templates,
  chosenId,
  onChoose,
}: {
  templates: VmRow[] | undefined;
  chosenId: string | null;
  onChoose: (id: string) => void;
}) {
  if (!templates) return <SkeletonRows rows={2} label="Reading the templates" />;
  if (templates.length === 0) {
    return (
      <div className="flex flex-wrap items-center gap-3 text-13 text-text-2">
        <p>There is no template yet. A machine that is off becomes one by its menu: “Make a template”.</p>
        <ButtonLink href="/vms" size="sm">
          See the machines
        </ButtonLink>
      </div>
    );
  }
  return (
    <div role="radiogroup" aria-label="Template" className="border-line border-t">
      {templates.map((template) => (
        <ChoiceRow
          key={template.id}
          name="template"
          value={template.id}
          checked={template.id === chosenId}
          onChange={() => onChoose(template.id)}
          reason={whyCannot('vm.clone', template)}
        >
          <span className="min-w-0 flex-1 truncate font-medium font-mono">{template.name}</span>
          <span className="truncate font-mono text-12 text-text-2">{template.hostName}</span>
          <span className="w-16 text-right max-md:w-auto">
            {template.vcpus} <span className="text-text-3">{template.vcpus === 1 ? 'CPU' : 'CPUs'}</span>
          </span>
          <span className="w-20 text-right max-md:w-auto">
            <Mib mib={template.memoryMib} />
          </span>
          <span className="w-24 text-right max-md:w-auto">
            <Bytes bytes={template.diskBytes} /> <span className="text-text-3">disk</span>
          </span>
        </ChoiceRow>
      ))}
    </div>
  );
}
