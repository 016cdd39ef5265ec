import type { TObject } from 'typebox';
import type { Environment } from './environment.ts';
import { variablesOf } from './variable.ts';

/** A variable that nobody reads and that looks like one which is read: most likely a typing mistake. */
export interface ConfigWarning {
  readonly variable: string;
  readonly suggestion: string;
  readonly message: string;
}

const PREFIX = 'SHOAL_';
// Two edits catch a doubled, lost, wrong or swapped letter; three would pair variables of different services.
const MAX_EDITS = 2;

/**
 * Finds `SHOAL_` variables that are unknown to all of the schemas and within two letters of a known one. Pass the schemas of
 * every service of the process: what one service does not read, another may.
 */
export function configWarnings(
  schemas: readonly TObject[],
  environment: Environment = process.env,
): readonly ConfigWarning[] {
  const known = new Set(schemas.flatMap((schema) => variablesOf(schema).map((variable) => variable.name)));
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !known.has(name))
    .flatMap((name) => {
      const suggestion = nearest(name, [...known]);
      return suggestion === undefined ? [] : [warning(name, suggestion)];
    });
}

function warning(variable: string, suggestion: string): ConfigWarning {
  return { variable, suggestion, message: `${variable} is read by nothing. Did you mean ${suggestion}?` };
}

function nearest(name: string, candidates: readonly string[]): string | undefined {
  return candidates
    .map((candidate) => ({ candidate, edits: editDistance(name, candidate) }))
    .filter(({ edits }) => edits <= MAX_EDITS)
    .sort((a, b) => a.edits - b.edits)[0]?.candidate;
}

// Levenshtein's distance, one row at a time: insertions, deletions and substitutions cost one each.
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const substituted = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(substituted, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
