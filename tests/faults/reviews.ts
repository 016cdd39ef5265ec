import type { SegmentCall } from '@shoal/simulation';

/** Praise and blame in both languages, so that items rise and fall. */
const texts = [
  [5, 'The quality is great and it arrived quickly. I would buy it again.'],
  [1, 'It broke after two days, and nobody answered my mails. Very disappointing.'],
  [4, '质量很好，物流很快，非常满意。'],
  [2, '做工太差了，用了一次就坏，不推荐。'],
  [3, 'Nice color, but smaller than expected and far too expensive.'],
] as const;

/**
 * A simulated shop of two weeks has a dozen reviews: too few for a fault to meet. Here every order is followed at once by one of
 * its first item. The same calls give the same reviews.
 */
export function withReviews(calls: readonly SegmentCall[]): readonly SegmentCall[] {
  let count = 0;
  return calls.flatMap((call): readonly SegmentCall[] => {
    if (call.type !== 'track' || call.event !== 'Order Completed') return [call];
    const { products = [] } = (call.properties ?? {}) as { readonly products?: readonly Product[] };
    const [first] = products;
    if (!first) return [call];
    const [rating, text] = texts[count++ % texts.length] as (typeof texts)[number];
    const review: SegmentCall = {
      ...call,
      event: 'Product Reviewed',
      messageId: `${call.messageId}-review`,
      properties: {
        product_id: first.product_id,
        category: first.category,
        review_body: text,
        rating,
      },
    };
    return [call, review];
  });
}

interface Product {
  readonly product_id: string;
  readonly category: string;
}
