import { Button } from '@/components/ui/button';

/** Which lines of a long list are shown, and the way to the others; nothing when one page holds all. */
export function PageTurner({
  page,
  pages,
  pageSize,
  number,
  onTurn,
}: {
  /** From 1. */
  page: number;
  pages: number;
  pageSize: number;
  /** Of lines in all. */
  number: number;
  onTurn: (page: number) => void;
}) {
  if (pages === 1) return null;
  return (
    <nav
      aria-label="Pages of the list"
      className="flex items-center justify-end gap-2 pt-3 text-13 text-text-2"
    >
      <span>
        {((page - 1) * pageSize + 1).toLocaleString('en')} to{' '}
        {Math.min(number, page * pageSize).toLocaleString('en')} of {number.toLocaleString('en')}
      </span>
      <Button reason={page === 1 ? 'This is the first page.' : null} onClick={() => onTurn(page - 1)}>
        Previous
      </Button>
      <Button reason={page === pages ? 'This is the last page.' : null} onClick={() => onTurn(page + 1)}>
        Next
      </Button>
    </nav>
  );
}
