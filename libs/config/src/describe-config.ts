import type { TObject } from 'typebox';
import { asText, expectation } from './expectation.ts';
import { type Variable, variablesOf } from './variable.ts';

/** A Markdown table of a schema's variables, with its head: variable, meaning, default, and what may be written. */
export function describeConfig(schema: TObject): string {
  const head = ['| variable | meaning | default | write |', '|---|---|---|---|'];
  return [...head, ...variablesOf(schema).map(row)].join('\n');
}

function row(variable: Variable): string {
  const cells = [
    `\`${variable.name}\``,
    variable.setting.description ?? '',
    defaultCell(variable),
    expectation(variable.setting),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function defaultCell({ setting, required, secret }: Variable): string {
  if (setting.default === undefined) return required ? 'required' : 'unset';
  return secret ? 'set, secret' : `\`${asText(setting.default)}\``;
}
