import { CatalogueItem, itemKey, topicName, validatorOf } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging, type TableSubscription } from '@shoal/messaging';
import { ShopCatalogue } from './shop-catalogue.ts';

export interface CatalogueDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
}

/** The catalogues of all shops. */
export interface CatalogueTable extends TableSubscription {
  of(shop: string): ShopCatalogue | undefined;
  shops(): readonly string[];
}

const itemFault = validatorOf(CatalogueItem, 'item');

/** Follows `items.v1`; resolves when all items that are there by now are known. */
export async function followCatalogue({
  messaging,
  namespace,
  logger,
}: CatalogueDependencies): Promise<CatalogueTable> {
  const shops = new Map<string, ShopCatalogue>();
  const full = new Set<string>();
  const apply = (delivery: Delivery) => {
    const fault = applyItem(delivery, shops);
    if (fault === undefined) return;
    if (fault === noRoom) {
      const [shop = ''] = delivery.key.split('/');
      if (!full.has(shop))
        logger.warn({ shop }, 'the catalogue is full: more items are not known by their texts');
      full.add(shop);
      return;
    }
    const { topic, partition, offset } = delivery;
    logger.warn({ topic, partition, offset, fault }, 'an item is not taken: the one before it stays');
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'items'), apply });
  return { ...subscription, of: (shop) => shops.get(shop), shops: () => [...shops.keys()] };
}

const noRoom = 'no room';

/** Gives what is wrong with a record; undefined where nothing is. */
function applyItem({ key, value }: Delivery, shops: Map<string, ShopCatalogue>): string | undefined {
  const slash = key.indexOf('/');
  if (value === null) {
    shops.get(key.slice(0, slash))?.delete(key.slice(slash + 1));
    return undefined;
  }
  try {
    const item = JSON.parse(value.toString()) as CatalogueItem;
    const fault = itemFault(item);
    if (fault !== undefined) return fault;
    if (itemKey(item.shop, item.itemId) !== key) return `item ${item.itemId} has the key of another`;
    const catalogue = shops.get(item.shop) ?? new ShopCatalogue();
    shops.set(item.shop, catalogue);
    return catalogue.set(item) ? undefined : noRoom;
  } catch {
    return 'item is not JSON';
  }
}
