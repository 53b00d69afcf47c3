import { Select } from '@/components/ui/field';
import { layoutList } from '@/lib/domain/keyboard/layout';

const names = new Intl.DisplayNames(['en'], { type: 'language', languageDisplay: 'standard' });
const choices = layoutList
  .map(({ id, languages }) => ({ id, name: nameOf(id, languages) }))
  .sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** The keyboard that a machine believes to have. */
export function LayoutSelect({
  value,
  onChange,
  label,
  className,
}: {
  value: string;
  onChange: (id: string) => void;
  /** Where no field names it. */
  label?: string;
  className?: string;
}) {
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={className}
    >
      {choices.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function nameOf(id: string, languages: readonly string[]): string {
  if (id === 'us-intl') return 'English (United States, international)';
  return languages.map((language) => names.of(language) ?? language).join(', ');
}
