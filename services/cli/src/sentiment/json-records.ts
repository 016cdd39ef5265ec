import { CommandError } from '../command-error.ts';
import type { OnRecord } from '../table/parse-records.ts';

/** Whether a text is JSON: an array, or an object a line. */
export function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** The objects of a JSON array, or of JSON lines, as records under a header of all their fields. Throws CommandError. */
export function jsonRecords(path: string, text: string, onRecord: OnRecord): void {
  const objects = text.trimStart().startsWith('[') ? arrayIn(path, text) : linesIn(path, text);
  const names = [...new Set(objects.flatMap(({ object }) => Object.keys(object)))];
  onRecord(names, 1);
  for (const { object, line } of objects)
    onRecord(
      names.map((name) => cell(object[name])),
      line,
    );
}

interface Found {
  readonly object: Readonly<Record<string, unknown>>;
  /** The line of JSON lines, or the place in the array from 1. */
  readonly line: number;
}

function arrayIn(path: string, text: string): Found[] {
  const entries = parsed(text, path);
  return (entries as unknown[]).map((entry, i) => ({
    object: asObject(entry, `${path}: entry ${i + 1}`),
    line: i + 1,
  }));
}

function linesIn(path: string, text: string): Found[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    const where = `${path}: line ${i + 1}`;
    return [{ object: asObject(parsed(line, where), where), line: i + 1 }];
  });
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(
      'CLI_LINE_MALFORMED',
      `${where}: is no valid JSON (${(error as Error).message}): mend it`,
      {
        cause: error,
      },
    );
  }
}

function asObject(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new CommandError(
    'CLI_LINE_MALFORMED',
    `${where}: is no object: give each review as {"text": ..., ...}`,
  );
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
