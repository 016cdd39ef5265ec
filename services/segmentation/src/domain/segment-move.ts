import type { SegmentChange } from '@shoal/contracts';

/** One move of one customer, as flows count it. */
export interface SegmentMove {
  readonly shop: string;
  readonly at: number;
  /** Null where the customer was in none. */
  readonly from: string | null;
  /** Null where the id became another customer. */
  readonly to: string | null;
  readonly names: Readonly<Record<string, string>>;
}

/**
 * The move that a change event stands for. Leaving one segment for another gives two events: the entry stands for both. Undefined for
 * an event that is told by another, and for audiences, in which a customer is beside his segment.
 */
export function moveOf({
  type,
  shop,
  at,
  segment,
  previous,
  reason,
}: SegmentChange): SegmentMove | undefined {
  if ('kind' in segment && segment.kind === 'audience') return undefined;
  const moment = { shop, at: Date.parse(at) };
  const name = { [segment.id]: segment.name };
  if (type === 'segment.entered') {
    const names = { ...(previous && { [previous.id]: previous.name }), ...name };
    return { ...moment, from: previous?.id ?? null, to: segment.id, names };
  }
  return reason === 'merge' ? { ...moment, from: segment.id, to: null, names: name } : undefined;
}
