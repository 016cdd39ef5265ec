import type { Output } from '../command-context.ts';
import { excerpt, printable } from '../printable.ts';
import type { Table } from './table-builder.ts';

/** Says so when an id has several rows: likely the table holds orders, where it should hold customers. */
export function warnOfRepeatedIds(path: string, { ids, idColumn }: Table, output: Output): void {
  const seen = new Set<string>();
  let first: string | undefined;
  for (const id of ids) {
    if (seen.has(id)) first ??= id;
    seen.add(id);
  }
  if (first === undefined) return;
  output.write(
    `${printable(path)}: warning: ${ids.length - seen.size} rows repeat an id of column '${excerpt(idColumn ?? '')}' ` +
      `(the first is '${excerpt(first)}'): each row is clustered for itself, so give one row a customer\n`,
  );
}
