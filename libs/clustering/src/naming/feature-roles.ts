/** What a column says about a customer, whatever a shop calls it. */
export type FeatureRole =
  | 'recency' // days since the last order or activity: high is long absent
  | 'frequency' // orders
  | 'monetary' // money spent in all
  | 'averageOrder' // money an order
  | 'tenure' // days since the first order or activity
  | 'discountShare' // of orders or money: 0 to 1
  | 'views'
  | 'carts' // times something was put into the cart
  | 'conversion' // orders per view, session or visit
  | 'refundShare' // of orders or money: 0 to 1
  | 'abandonment'; // share of baskets that were left behind: 0 to 1

/** The role of each column that has one, by the column's name. */
export type FeatureRoles = Readonly<Record<string, FeatureRole>>;

// The first that fits wins, so the narrow ones stand first: "average_order_value" is no order count,
// and "discount_spend" is no spend.
const PATTERNS: readonly (readonly [FeatureRole, RegExp])[] = [
  ['refundShare', /refund|return(s|ed)?\b|cancel/],
  ['discountShare', /discount|coupon|promo|voucher|bargain/],
  ['abandonment', /abandon|left behind/],
  ['conversion', /conver|orders? per|purchase rate|buy rate/],
  [
    'averageOrder',
    /\baov\b|(average|avg|mean)\b.*\b(order|basket|spend|value|amount|ticket)|basket (value|size)/,
  ],
  ['tenure', /tenure|days since (first|signup|registration)|customer age|account age|lifetime days|age days/],
  ['recency', /recency|days since|since last|inactive|last seen|last order|last purchase/],
  ['carts', /\bcarts?\b|add to cart|added/],
  ['views', /\b(views?|pageviews?|visits?|sessions?|clicks?|viewed|pv)\b/],
  ['monetary', /monetary|spend|spent|revenue|amount|sales|turnover|total value|\bltv\b|\bclv\b|money/],
  ['frequency', /frequency|\borders?\b|purchases?|transactions?|invoices?|\bbuys?\b/],
];

/**
 * Guesses roles from column names: words in any case, joined by spaces, dots, dashes, underscores or camelCase.
 * A role goes to the first column that fits it. Columns that fit none have none.
 */
export function guessRoles(columnNames: readonly string[]): FeatureRoles {
  const roles: Record<string, FeatureRole> = {};
  const taken = new Set<FeatureRole>();
  for (const name of columnNames) {
    const words = name
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    const role = PATTERNS.find(([, pattern]) => pattern.test(words))?.[0];
    if (role === undefined || taken.has(role)) continue;
    taken.add(role);
    roles[name] = role;
  }
  return roles;
}
