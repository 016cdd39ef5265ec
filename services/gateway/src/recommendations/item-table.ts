import { CatalogueItem, itemKey, topicName, validatorOf } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging, type TableSubscription } from '@shoal/messaging';
import { ShopItems } from './shop-items.ts';

/** What rules must know of the items of all shops: a hidden item is gone as soon as that is read. */
export interface ItemTable extends TableSubscription {
  of(shop: string): ShopItems;
}

const itemFault = validatorOf(CatalogueItem, 'item');

/** Follows `items.v1`; resolves when all items that are there by now are known. */
export async function followItems({
  messaging,
  namespace,
  logger,
}: {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
}): Promise<ItemTable> {
  const shops = new Map<string, ShopItems>();
  const none = new ShopItems();
  const apply = (delivery: Delivery) => {
    const fault = applyItem(delivery, shops);
    if (fault === undefined) return;
    const { topic, partition, offset } = delivery;
    logger.warn({ topic, partition, offset, fault }, 'an item is not taken: the one before it stays');
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'items'), apply });
  return { ...subscription, of: (shop) => shops.get(shop) ?? none };
}

/** Gives what is wrong with a record; undefined where nothing is. */
function applyItem({ key, value }: Delivery, shops: Map<string, ShopItems>): string | undefined {
  const slash = key.indexOf('/');
  if (value === null) {
    shops.get(key.slice(0, slash))?.delete(key.slice(slash + 1));
    return undefined;
  }
  let item: unknown;
  try {
    item = JSON.parse(value.toString());
  } catch {
    return 'item is not JSON';
  }
  const fault = itemFault(item);
  if (fault !== undefined) return fault;
  const known = item as CatalogueItem;
  if (itemKey(known.shop, known.itemId) !== key) return `item ${known.itemId} has the key of another`;
  const items = shops.get(known.shop) ?? new ShopItems();
  shops.set(known.shop, items);
  items.set(known);
  return undefined;
}
