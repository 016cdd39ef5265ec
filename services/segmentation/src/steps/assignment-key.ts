import { parseCustomerKey, viewKey } from '@shoal/contracts';

/** Where Redis has the assignment of a customer, by the key that his records have. */
export function assignmentKey(namespace: string, key: string): string {
  const { shop, customerId } = parseCustomerKey(key);
  return viewKey(namespace, shop, customerId, 'segment');
}
