import Type, { type Static, type TSchema } from 'typebox';

/**
 * The properties of the e-commerce events that Shoal computes with. Everything is optional, as in the Segment spec,
 * except what an event is meaningless without; a field that is there must have its type and a sane range.
 */
const amountMax = 1e9;
const amount = (description: string) => Type.Number({ minimum: 0, maximum: amountMax, description });
const text = (maxLength = 500) => Type.String({ maxLength });
const productId = Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Integer({ minimum: 0 })], {
  description: "The item's id",
});

const productFields = {
  product_id: Type.Optional(productId),
  sku: Type.Optional(text(100)),
  name: Type.Optional(text()),
  category: Type.Optional(text(200)),
  price: Type.Optional(amount('Price of one piece')),
  quantity: Type.Optional(Type.Number({ minimum: 0, maximum: 1e7 })),
};

export const Product = Type.Object(productFields, { title: 'Product' });
export type Product = Static<typeof Product>;

const products = Type.Optional(Type.Array(Product, { maxItems: 2_000 }));

const orderFields = {
  order_id: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Integer()])),
  total: Type.Optional(amount('What the customer paid, in units of the currency')),
  revenue: Type.Optional(amount('Total less shipping and tax')),
  discount: Type.Optional(amount('Taken off the total')),
  coupon: Type.Optional(Type.Union([text(200), Type.Null()])),
  currency: Type.Optional(text(10)),
  products,
};

/** Event name to the schema of its `properties`; events that are not listed carry any properties. */
export const commerceProperties: Readonly<Record<string, TSchema>> = {
  'Products Searched': Type.Object({ query: Type.Optional(text(2_000)) }),
  'Product Viewed': Type.Object(productFields),
  'Product Added': Type.Object(productFields),
  'Product Removed': Type.Object(productFields),
  'Cart Viewed': Type.Object({ products }),
  'Checkout Started': Type.Object(orderFields),
  'Coupon Applied': Type.Object({
    coupon_id: Type.Optional(text(200)),
    discount: Type.Optional(amount('Taken off')),
  }),
  'Order Completed': Type.Object(orderFields),
  'Order Refunded': Type.Object({ ...orderFields, reason: Type.Optional(text()) }),
  'Product Reviewed': Type.Object({
    ...productFields,
    review_id: Type.Optional(text(200)),
    review_body: Type.Optional(text(20_000)),
    rating: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  }),
};

export type CommerceEvent =
  | 'Products Searched'
  | 'Product Viewed'
  | 'Product Added'
  | 'Product Removed'
  | 'Cart Viewed'
  | 'Checkout Started'
  | 'Coupon Applied'
  | 'Order Completed'
  | 'Order Refunded'
  | 'Product Reviewed';

/** The union of the properties above, for code that reads them after validation. */
export interface CommerceProperties extends Product {
  readonly order_id?: string | number;
  readonly total?: number;
  readonly revenue?: number;
  readonly discount?: number;
  readonly coupon?: string | null;
  readonly products?: readonly Product[];
  readonly rating?: number;
  readonly review_body?: string;
  readonly query?: string;
}
