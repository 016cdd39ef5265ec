import type { TrackCall } from '@shoal/simulation';
import { DatasetError } from './dataset-error.ts';
import { LineCounter, type RefusalReason } from './line-counts.ts';
import { messageIdOf } from './message-id.ts';
import { TaobaoColumns, type TaobaoRow, taobaoBehaviours } from './taobao-columns.ts';
import { csvRecords } from './text-source.ts';

const behaviours: readonly string[] = taobaoBehaviours;

// 17 bytes a row: 340 MB. The published file has 100 million rows; take a head of it.
const rowsMax = 20_000_000;

// The log covers 25 November to 3 December 2017 in China; its strays reach decades away and would move the shop's clock.
const firstSecond = Date.UTC(2017, 10, 23) / 1000;
const endSecond = Date.UTC(2017, 11, 5) / 1000;

/**
 * Taobao UserBehavior (https://tianchi.aliyun.com/dataset/649) as calls: user, item, category, behaviour, unix seconds;
 * no header. pv is Product Viewed, cart Product Added, fav Product Added to Wishlist, and buy an Order Completed of one
 * piece without any price: the log has none. Lines outside 23 November to 4 December 2017 are left out and counted.
 *
 * The file is sorted by user, so it is held in columns and sorted by time. Throws a DatasetError when it cannot be read
 * or has more than 20 million lines.
 */
export async function* readTaobao(
  path: string,
  counts = new LineCounter(),
): AsyncGenerator<TrackCall, void, undefined> {
  const columns = new TaobaoColumns();
  for await (const record of csvRecords(path)) {
    const row = rowOf(record);
    if (typeof row === 'string') counts.refuse(row);
    else {
      if (columns.size >= rowsMax) throw tooLarge(path);
      counts.keep(true);
      columns.push(row);
    }
  }
  for (const index of columns.byTime()) yield callOf(columns.at(index), index);
}

function rowOf(record: readonly string[]): TaobaoRow | RefusalReason {
  const [user, item, category, second] = [record[0], record[1], record[2], record[4]].map(wholeNumber);
  const behaviour = behaviours.indexOf(record[3] ?? '');
  if (record.length !== 5 || behaviour < 0) return 'malformed';
  if (user === undefined || item === undefined || category === undefined || second === undefined)
    return 'malformed';
  return second < firstSecond || second >= endSecond
    ? 'outside-period'
    : { user, item, category, behaviour, second };
}

function wholeNumber(text: string | undefined): number | undefined {
  const value = Number(text);
  return text && Number.isInteger(value) && Math.abs(value) < 2 ** 32 ? value : undefined;
}

function tooLarge(path: string): DatasetError {
  return new DatasetError(
    'SHOAL_DATASET_UNREADABLE',
    `${path} has more than ${rowsMax} lines: take a head of it`,
  );
}

/** `place` is the line's number among those kept: two equal lines are two events. */
function callOf(row: TaobaoRow, place: number): TrackCall {
  const product = { product_id: String(row.item), category: String(row.category) };
  const common = {
    type: 'track' as const,
    messageId: messageIdOf(`taobao:${place}:${row.user}:${row.item}:${row.behaviour}:${row.second}`),
    userId: String(row.user),
    timestamp: new Date(row.second * 1000).toISOString(),
  };
  switch (taobaoBehaviours[row.behaviour]) {
    case 'cart':
      return { ...common, event: 'Product Added', properties: { ...product, quantity: 1 } };
    case 'fav':
      return { ...common, event: 'Product Added to Wishlist', properties: product };
    case 'buy':
      return {
        ...common,
        event: 'Order Completed',
        properties: { order_id: `buy-${place}`, products: [{ ...product, quantity: 1 }] },
      };
    default:
      return { ...common, event: 'Product Viewed', properties: product };
  }
}
