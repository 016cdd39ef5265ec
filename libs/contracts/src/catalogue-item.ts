import Type, { type Static } from 'typebox';
import { shopPattern } from './customer-key.ts';

/**
 * An item's id: no quotes, backslashes or control characters, so that it can stand in keys and in prepared answers as it is.
 * Ids of events that are not of this form are no items to anybody.
 */
export const itemIdPattern = '^[^"\\\\\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]{1,100}$';
const itemIdRule = new RegExp(itemIdPattern, 'u');

/** The deepest category, and the most attributes, that an item may have. */
export const categoryDepthMax = 8;
export const attributesMax = 50;

export const ItemId = Type.String({ pattern: itemIdPattern, description: "The shop's own id of the item" });

const categoryName = Type.String({ minLength: 1, maxLength: 100 });
const AttributeValue = Type.Union([
  Type.String({ maxLength: 500 }),
  Type.Number(),
  Type.Boolean(),
  Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50 }),
]);

const itemFields = {
  title: Type.String({ minLength: 1, maxLength: 500 }),
  category: Type.Optional(
    Type.Array(categoryName, {
      maxItems: categoryDepthMax,
      uniqueItems: true,
      description: 'The path from the widest to the narrowest: ["Clothing", "Shirts"]',
    }),
  ),
  price: Type.Optional(Type.Number({ minimum: 0, maximum: 1e9 })),
  currency: Type.Optional(Type.String({ maxLength: 10 })),
  available: Type.Optional(Type.Boolean({ description: 'Whether it can be bought now; true if left out' })),
  hidden: Type.Optional(
    Type.Boolean({ description: 'Whether it must not be recommended; false if left out' }),
  ),
  rebuyable: Type.Optional(
    Type.Boolean({ description: 'Whether people buy it again and again; false if left out' }),
  ),
  description: Type.Optional(Type.String({ maxLength: 5_000 })),
  attributes: Type.Optional(
    Type.Record(Type.String({ maxLength: 100 }), AttributeValue, {
      maxProperties: attributesMax,
      description: 'Anything that makes items alike: brand, colour, author',
    }),
  ),
};

/** What a shop sends of an item. */
export const ItemBody = Type.Object(
  { itemId: ItemId, ...itemFields },
  { title: 'ItemBody', additionalProperties: false, description: 'One item of the catalogue, whole.' },
);
export type ItemBody = Static<typeof ItemBody>;

/** The value of `items.v1`; an empty value takes the item out of the catalogue. */
export const CatalogueItem = Type.Object(
  {
    shop: Type.String({ pattern: shopPattern }),
    itemId: ItemId,
    ...itemFields,
    updatedAt: Type.Optional(Type.Integer({ description: 'When it was accepted, milliseconds' })),
  },
  { title: 'CatalogueItem', description: 'One item of the catalogue, whole: the latest counts.' },
);
export type CatalogueItem = Static<typeof CatalogueItem>;

/** The key of an item in `items.v1`. */
export function itemKey(shop: string, itemId: string): string {
  return `${shop}/${itemId}`;
}

/** The id of the item that an event speaks of; undefined where it names none that could be in a catalogue. */
export function itemIdOf(productId: string | number | undefined): string | undefined {
  const id = typeof productId === 'number' ? String(productId) : productId;
  return id !== undefined && itemIdRule.test(id) ? id : undefined;
}

/** What one request may carry. */
export const itemLimits = {
  /** Items in a JSON body, and its bytes. */
  itemsMax: 1_000,
  bodyBytesMax: 5_000_000,
  /** Bytes of one item, and so of a line where items come as lines. */
  itemBytesMax: 65_536,
  /** Refused items that are told one by one; the others are counted. */
  verdictsMax: 100,
} as const;
