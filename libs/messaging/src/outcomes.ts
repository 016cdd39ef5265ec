import type { OutgoingMessage } from './messaging.ts';

/** What became of one record: a step returns it, and one place (run-pipeline.ts) turns it into writes. */
export type Outcome =
  /** Worked: these messages follow from it. */
  | { readonly kind: 'ok'; readonly emit: readonly OutgoingMessage[] }
  /** Left out on purpose, such as a duplicate; counted by reason. */
  | { readonly kind: 'drop'; readonly reason: string }
  /** Cannot be worked with as it is: the original goes to the dead-letter topic. */
  | { readonly kind: 'deadLetter'; readonly code: string; readonly reason: string; readonly cause?: unknown }
  /** A passing fault: this record and all after it are tried again. */
  | { readonly kind: 'retry'; readonly reason: string };

export const nothingToEmit: Outcome = { kind: 'ok', emit: [] };

export function ok(...emit: OutgoingMessage[]): Outcome {
  return emit.length === 0 ? nothingToEmit : { kind: 'ok', emit };
}

export function drop(reason: string): Outcome {
  return { kind: 'drop', reason };
}

export function deadLetter(code: string, reason: string, cause?: unknown): Outcome {
  return { kind: 'deadLetter', code, reason, cause };
}
