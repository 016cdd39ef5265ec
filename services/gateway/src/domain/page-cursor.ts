import { customerIdLengthMax, matches, memberShards } from '@shoal/contracts';
import Type, { type Static } from 'typebox';

const PageCursor = Type.Object(
  {
    shard: Type.Integer({ minimum: 0, maximum: memberShards - 1 }),
    after: Type.Optional(Type.String({ minLength: 1, maxLength: customerIdLengthMax })),
  },
  { additionalProperties: false },
);

/** Where a page of members begins: in a shard, after a customer or at its start. */
export type PageCursor = Static<typeof PageCursor>;

export const firstPage: PageCursor = { shard: 0 };

export function writeCursor(cursor: PageCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Reads what writeCursor wrote; undefined for anything else. */
export function readCursor(text: string): PageCursor | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return matches(PageCursor, cursor) ? cursor : undefined;
  } catch {
    return undefined; // Not JSON: no cursor of ours.
  }
}
