/**
 * The e-commerce events of the Segment spec by two letters, as `lastEvents` of a feature state names them.
 * Source: https://segment.com/docs/connections/spec/ecommerce/v2/
 */
export const eventCodes = {
  'Products Searched': 'ps',
  'Product List Viewed': 'lv',
  'Product List Filtered': 'lf',
  'Promotion Viewed': 'mv',
  'Promotion Clicked': 'mc',
  'Product Clicked': 'pc',
  'Product Viewed': 'pv',
  'Product Added': 'pa',
  'Product Removed': 'pr',
  'Cart Viewed': 'cv',
  'Checkout Started': 'cs',
  'Checkout Step Viewed': 'sv',
  'Checkout Step Completed': 'sc',
  'Payment Info Entered': 'pe',
  'Order Completed': 'oc',
  'Order Updated': 'ou',
  'Order Refunded': 'or',
  'Order Cancelled': 'ox',
  'Coupon Entered': 'ke',
  'Coupon Applied': 'ka',
  'Coupon Denied': 'kd',
  'Coupon Removed': 'kr',
  'Product Added to Wishlist': 'wa',
  'Product Removed from Wishlist': 'wr',
  'Wishlist Product Added to Cart': 'wc',
  'Product Shared': 'hp',
  'Cart Shared': 'hc',
  'Product Reviewed': 'rv',
} as const;
