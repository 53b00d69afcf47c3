import { Search } from 'lucide-react';

/** Words, or fields in the language of the list of machines. */
export function ScreenSearch({
  query,
  onChange,
  problem,
}: {
  query: string;
  onChange: (query: string) => void;
  problem: string | undefined;
}) {
  return (
    <div className="relative w-full max-w-md pb-4">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-text-3 max-md:top-3"
      />
      <input
        type="search"
        aria-label="Search screens"
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? 'screens-problem' : undefined}
        autoComplete="off"
        spellCheck={false}
        data-search
        value={query}
        placeholder="Search, or host:kvm3 tag:prod"
        onChange={(event) => onChange(event.target.value)}
        className="h-8 w-full rounded-md border border-control bg-surface pr-2 pl-8 text-13 placeholder:text-text-3 max-md:h-10 max-md:text-16"
      />
      {problem ? (
        <p id="screens-problem" className="pt-1 text-12 text-bad">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
