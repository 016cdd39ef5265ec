import type { Outcome } from './run-scenario.ts';

const columns: readonly (readonly [title: string, cell: (outcome: Outcome) => string])[] = [
  ['fault', ({ name }) => name],
  ['accepted', ({ accepted }) => accepted.toLocaleString('en')],
  ['lost', ({ lost }) => String(lost)],
  ['doubled', ({ doubled }) => String(doubled)],
  ['changes', ({ changes }) => changes.toLocaleString('en')],
  ['missing', ({ missingChanges }) => String(missingChanges)],
  ['told twice', ({ doubledChanges }) => String(doubledChanges)],
  ['out of order', ({ orderViolations }) => String(orderViolations)],
  [
    'recovery',
    ({ recoverySeconds }) => (recoverySeconds === null ? 'none' : `${recoverySeconds.toFixed(1)} s`),
  ],
];

/** A row for each fault, as Markdown, in columns that also line up in a terminal. */
export function faultTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => columns.map(([, cell]) => cell(outcome)));
  const titles = columns.map(([title]) => title);
  const widths = titles.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => String(row[i]).length)),
  );
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    );
    return `| ${padded.join(' | ')} |`;
  };
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(titles), rule, ...rows.map(line)].join('\n');
}
