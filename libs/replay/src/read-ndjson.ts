import { createHash } from 'node:crypto';
import { textLines } from '@shoal/datasets';
import type { SendableCall } from './send-options.ts';

/**
 * The calls of a file with one JSON object a line. A call without a messageId gets one made of its line and its place,
 * so that a second replay of the file counts nothing twice. Lines that hold no object are counted in `leftOut`.
 */
export async function* readNdjson(
  path: string,
  leftOut: Record<string, number>,
): AsyncGenerator<SendableCall & { readonly timestamp?: string }, void, undefined> {
  let lineNumber = 0;
  for await (const line of textLines(path)) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const call = parseObject(line);
    if (call) yield { ...call, messageId: call.messageId ?? idOf(lineNumber, line) };
    else leftOut['no JSON object'] = (leftOut['no JSON object'] ?? 0) + 1;
  }
}

function parseObject(line: string): SendableCall | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // Counted by the caller.
  }
}

function idOf(lineNumber: number, line: string): string {
  const hex = createHash('sha256').update(`${lineNumber}:${line}`).digest('hex');
  return `line-${lineNumber}-${hex.slice(0, 24)}`;
}
