/** Aligned for a terminal, and Markdown for a page. @param figures  the columns that end at the right */
export function markdown(head: string[], lines: string[][], figures: number[]): string {
  const cells = [head, ...lines];
  const widths = head.map((_, column) => Math.max(3, ...cells.map((line) => line[column]?.length ?? 0)));
  const isFigure = (column: number) => figures.includes(column);
  const rule = widths.map((width, column) =>
    isFigure(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  const padded = cells.map((line) =>
    line.map((cell, column) =>
      isFigure(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    ),
  );
  padded.splice(1, 0, rule);
  return padded.map((line) => `| ${line.join(' | ')} |`).join('\n');
}
