import type { SegmentChange } from '@shoal/contracts';

/** Which changes a reader wants to see; what is left out does not matter. */
export interface ChangeFilter {
  readonly shop: string;
  readonly customer?: string;
  readonly segment?: string;
  readonly type?: SegmentChange['type'];
}

export function passes(change: SegmentChange, { shop, customer, segment, type }: ChangeFilter): boolean {
  if (change.shop !== shop) return false;
  if (customer !== undefined && change.customerId !== customer) return false;
  if (segment !== undefined && change.segment.id !== segment) return false;
  return type === undefined || change.type === type;
}
