import type { SimulationOptions } from './options.ts';
import { createWorld } from './world.ts';

/** One item of a simulated shop's catalogue, as POST /v1/items takes it. */
export interface SimulatedItem {
  readonly itemId: string;
  readonly title: string;
  readonly category: readonly string[];
  readonly price: number;
}

/** What a simulated shop sells: the same options give the same items as in its calls. Throws a RangeError as `simulateShop`. */
export function simulatedItems(options: SimulationOptions): SimulatedItem[] {
  return createWorld(options).shelves.flatMap(({ category, items }) =>
    items.map(({ product }) => ({
      itemId: product.product_id,
      title: product.name,
      category: [category],
      price: product.price,
    })),
  );
}
