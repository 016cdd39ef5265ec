/**
 * The e-commerce events of the Segment spec by the letters that `latest` of a feature state has for them: one for the common ones, two
 * for the others.
 * Source: https://segment.com/docs/connections/spec/ecommerce/v2/
 */
export const eventCodes = {
  'Products Searched': 's',
  'Product List Viewed': 'l',
  'Product List Filtered': 'lf',
  'Promotion Viewed': 'mv',
  'Promotion Clicked': 'mc',
  'Product Clicked': 'pc',
  'Product Viewed': 'v',
  'Product Added': 'a',
  'Product Removed': 'd',
  'Cart Viewed': 'c',
  'Checkout Started': 'k',
  'Checkout Step Viewed': 'sv',
  'Checkout Step Completed': 'sc',
  'Payment Info Entered': 'pe',
  'Order Completed': 'oc',
  'Order Updated': 'ou',
  'Order Refunded': 'f',
  'Order Cancelled': 'ox',
  'Coupon Entered': 'ke',
  'Coupon Applied': 'p',
  'Coupon Denied': 'kd',
  'Coupon Removed': 'kr',
  'Product Added to Wishlist': 'wa',
  'Product Removed from Wishlist': 'wr',
  'Wishlist Product Added to Cart': 'wc',
  'Product Shared': 'hp',
  'Cart Shared': 'hc',
  'Product Reviewed': 'r',
} as const;
