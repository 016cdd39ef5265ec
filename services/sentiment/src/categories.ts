import { type CatalogueItem, itemKey, topicName } from '@shoal/contracts';
import { type Delivery, followTable, type Messaging } from '@shoal/messaging';

/** In which categories each item of the catalogue is: reviews name the item alone. */
export interface Categories {
  /** From the widest to the narrowest; empty where the catalogue does not say. */
  of(shop: string, itemId: string): readonly string[];
  stop(): Promise<void>;
}

/** Follows `items.v1`; resolves when all items that are there by now are known. */
export async function followCategories({
  messaging,
  namespace,
}: {
  readonly messaging: Messaging;
  readonly namespace: string;
}): Promise<Categories> {
  const byItem = new Map<string, readonly string[]>();
  // Few paths stand for many items, so that each is kept once.
  const paths = new Map<string, readonly string[]>();
  const apply = ({ key, value }: Delivery) => {
    const path = value === null ? undefined : pathIn(value);
    if (!path) {
      byItem.delete(key);
      return;
    }
    const name = path.join('\n');
    const kept = paths.get(name) ?? path;
    paths.set(name, kept);
    byItem.set(key, kept);
  };
  const subscription = await followTable({ messaging, topic: topicName(namespace, 'items'), apply });
  return { of: (shop, itemId) => byItem.get(itemKey(shop, itemId)) ?? [], stop: () => subscription.stop() };
}

/** What is no item is refused by its readers; here it has no category. */
function pathIn(value: Buffer): readonly string[] | undefined {
  try {
    const { category } = JSON.parse(value.toString()) as Partial<CatalogueItem>;
    return Array.isArray(category) && category.length > 0 ? category : undefined;
  } catch {
    return undefined;
  }
}
