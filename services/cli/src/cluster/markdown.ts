import { printable } from '../printable.ts';

/**
 * Text from a file as plain words of Markdown, in a sentence as in a cell of a table: nothing in it becomes a link,
 * a tag, a heading or another cell. An underscore within a word means nothing (GFM), and stays readable.
 */
export function plain(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim())
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*{}[\]#!|~$@]|:(?=\/\/)/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/\bwww\./gi, 'www\\.');
}

/** A table: titles and cells are Markdown already. */
export function markdownTable(
  columns: readonly { readonly title: string; readonly align?: 'right' }[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = columns.map(({ align }) => (align === 'right' ? '--:' : ':--'));
  return [line(columns.map(({ title }) => title)), line(rule), ...rows.map(line)].join('\n');
}

/** Lines that stand as they are, within more backticks than they contain. */
export function codeBlock(language: string, content: string): string {
  const longest = Math.max(2, ...Array.from(content.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${content}\n${fence}`;
}

/** A path as the target of a link. */
export function linkTarget(path: string): string {
  const parts = path.toWellFormed().split('/').map(encodeURIComponent);
  return parts.join('/').replace(/[()!'*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
