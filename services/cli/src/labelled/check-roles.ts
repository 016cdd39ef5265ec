import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';

/** Refuses a column that two options name: what is foretold must not be a feature too. Throws CommandError. */
export function checkRoles(named: readonly (readonly [option: string, column: string | undefined])[]): void {
  const options = new Map<string, string>();
  for (const [option, column] of named) {
    if (column === undefined) continue;
    const other = options.get(column);
    if (other !== undefined) {
      const twice = other === option ? `named by ${option} twice` : `named by ${other} and by ${option}`;
      const message = `column '${excerpt(column)}' is ${twice}: give each column one part`;
      throw new CommandError('CLI_OPTION_INVALID', message);
    }
    options.set(column, option);
  }
}
