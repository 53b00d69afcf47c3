/** Says of a machine in a list or a head that others are made from it. */
export function TemplateMark({ vm }: { vm: { isTemplate: boolean } }) {
  if (!vm.isTemplate) return null;
  return (
    <span className="shrink-0 rounded-sm border border-line px-1 font-normal text-12 text-text-2">
      Template
    </span>
  );
}
