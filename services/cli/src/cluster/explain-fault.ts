import { ConstantColumnError, KAboveRowsError } from '@shoal/clustering';
import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';
import type { Table } from '../table/table-builder.ts';

/** An error of the algorithms in the words of the command, with the mend; any other as it is. */
export function explainFault(
  { path, table }: { readonly path: string; readonly table: Table },
  error: unknown,
): unknown {
  if (error instanceof KAboveRowsError) {
    const rows =
      error.distinctRows === error.rows
        ? `${error.rows} rows`
        : `${error.distinctRows} distinct rows (of ${error.rows})`;
    const message = `${path}: --k is ${error.k}, but there are only ${rows}: give ${error.distinctRows} or less`;
    return new CommandError('CLI_K_ABOVE_ROWS', message, { cause: error });
  }
  if (error instanceof ConstantColumnError) {
    const name = table.features[error.column] ?? '';
    const others = table.features.filter((feature) => feature !== name).join(',');
    const mend = others === '' ? 'choose another column' : `leave it out with --features ${others}`;
    const message = `${path}: column '${excerpt(name)}' is ${error.value} in every row: ${mend}`;
    return new CommandError('CLI_CONSTANT_COLUMN', message, { cause: error });
  }
  return error;
}

export function tooManyComponents(wanted: number, features: number): CommandError {
  const noun = features === 1 ? 'feature' : 'features';
  return new CommandError(
    'CLI_OPTION_INVALID',
    `--pca is ${wanted}, but there are only ${features} ${noun}: give ${features} or less`,
  );
}
