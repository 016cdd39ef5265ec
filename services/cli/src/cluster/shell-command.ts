import type { Table } from '../table/table-builder.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { methodWords } from './methods.ts';

/** The command that gives the same clusters again, with everything said that would otherwise be a default. */
export function shellCommand(path: string, table: Table, options: ClusterOptions): string {
  const words = ['shoal', 'cluster', path.startsWith('-') ? `./${path}` : path];
  words.push('--method', options.method, ...methodWords(options), '--scale', options.scale);
  if (options.pca !== undefined) words.push('--pca', String(options.pca));
  if (table.idColumn !== undefined) words.push('--id', table.idColumn);
  words.push('--features', table.features.join(','), '--seed', String(options.seed));
  if (options.plot !== undefined) words.push('--plot', options.plot);
  if (options.report !== undefined) words.push('--report', options.report);
  return words.map(quoted).join(' ');
}

/** A word for a POSIX shell; what no line can show is written in the $'...' of bash and zsh. */
export function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are to be written out
  if (!/[\u0000-\u001f\u007f]/.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  const escaped = word.replace(/[\\']/g, '\\$&').replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    /[\u0000-\u001f\u007f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `$'${escaped}'`;
}
