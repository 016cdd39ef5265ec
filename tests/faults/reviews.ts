import type { SegmentCall, TrackCall } from '@shoal/simulation';

/** Praise and blame in both languages, so that items rise and fall. */
const texts = [
  [5, 'The quality is great and it arrived quickly. I would buy it again.'],
  [1, 'It broke after two days, and nobody answered my mails. Very disappointing.'],
  [4, '质量很好，物流很快，非常满意。'],
  [2, '做工太差了，用了一次就坏，不推荐。'],
  [3, 'Nice color, but smaller than expected and far too expensive.'],
] as const;

/** Visitors look often: so many of their looks make one review. */
const LOOKS = 10;

/**
 * A simulated shop of two weeks has a dozen reviews: too few for a fault to meet. Here every order is followed at once by one of its first
 * item, and every tenth look of a visitor by one of what he sees: much of what visitors say belongs to customers later. The same calls
 * give the same reviews.
 */
export function withReviews(calls: readonly SegmentCall[]): readonly SegmentCall[] {
  let [count, looks] = [0, 0];
  return calls.flatMap((call): readonly SegmentCall[] => {
    if (call.type !== 'track') return [call];
    const product = productOf(call);
    const isVisitors = call.userId === undefined && call.event === 'Product Viewed';
    const isReviewed = call.event === 'Order Completed' || (isVisitors && looks++ % LOOKS === 0);
    if (!isReviewed || product === undefined) return [call];
    const [rating, text] = texts[count++ % texts.length] as (typeof texts)[number];
    const review: SegmentCall = {
      ...call,
      event: 'Product Reviewed',
      messageId: `${call.messageId}-review`,
      properties: {
        product_id: product.product_id,
        category: product.category,
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

function productOf({ event, properties = {} }: TrackCall): Product | undefined {
  if (event === 'Product Viewed') return properties as unknown as Product;
  const { products = [] } = properties as { readonly products?: readonly Product[] };
  return products[0];
}
