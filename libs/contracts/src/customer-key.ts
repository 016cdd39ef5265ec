/** Longest tenant (shop) name and longest customer id that a key may carry, in characters. */
export const shopLengthMax = 64;
export const customerIdLengthMax = 200;

/** A shop's name: lower-case letters, digits and dashes, so that it can stand in keys, labels and URLs as it is. */
export const shopPattern = '^[a-z0-9][a-z0-9-]{0,63}$';

/** The message key of every per-customer topic: `<shop>/<customerId>`. */
export function customerKey(shop: string, customerId: string): string {
  return `${shop}/${customerId}`;
}

/** Splits a message key at its first slash: a shop's name has none, a customer id may. */
export function parseCustomerKey(key: string): { shop: string; customerId: string } {
  const slash = key.indexOf('/');
  if (slash < 1) throw new RangeError(`"${key}" is no customer key: expected <shop>/<customerId>`);
  return { shop: key.slice(0, slash), customerId: key.slice(slash + 1) };
}
