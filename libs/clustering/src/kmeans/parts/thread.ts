import type { PartsShare } from './parted-search.ts';
import { RowPart } from './row-part.ts';

/** What a thread of a team does with its share of a search: `@shoal/threads` imports this module in each of them. */
export function takeShare(share: unknown): { step(code: number): void } {
  // Nobody but the parted search of the same version gives shares to this module.
  const { state, parts } = share as PartsShare;
  const own = parts.map((part) => new RowPart(state, part));
  return {
    step: (code) => {
      for (const part of own) part.step(code);
    },
  };
}
