import {
  type CatalogueItem,
  envelopeHeaders,
  ItemBody,
  type ItemsAnswer,
  itemKey,
  itemLimits,
  topicName,
  validatorOf,
} from '@shoal/contracts';
import type { OutgoingMessage } from '@shoal/messaging';
import { type DoorDependencies, refuseRequest, type Sender } from './door.ts';

/** Items that are written at once. */
const batchMax = 500;

const itemFault = validatorOf(ItemBody, 'item');

/** An item as it came: a value, or a sentence that says why there is none. */
export type ReceivedItem = { readonly value: unknown } | { readonly fault: string };

/**
 * The door for the catalogue: checks each item, writes those that hold to `items.v1`, some hundred at a time, and takes more only when
 * these are on all replicas: however many come, memory stays the same.
 */
export async function passItems(
  received: Iterable<ReceivedItem> | AsyncIterable<ReceivedItem>,
  sender: Sender,
  dependencies: DoorDependencies,
): Promise<ItemsAnswer> {
  const answer = { accepted: 0, refused: 0, verdicts: [] as ItemsAnswer['verdicts'] };
  const write = (messages: readonly OutgoingMessage[]) =>
    dependencies.messaging.send(messages).catch(refuseRequest);
  let messages: OutgoingMessage[] = [];
  let index = 0;
  for await (const one of received) {
    const checked = 'fault' in one ? { fault: one.fault, itemId: undefined } : checkItem(one.value);
    if ('item' in checked) {
      messages.push(itemMessage(checked.item, sender, dependencies));
      answer.accepted += 1;
    } else {
      const { fault: message, itemId } = checked;
      answer.refused += 1;
      if (answer.verdicts.length < itemLimits.verdictsMax)
        answer.verdicts.push({ index, ...(itemId && { itemId }), code: 'invalid_item', message });
    }
    index += 1;
    if (messages.length < batchMax) continue;
    await write(messages);
    messages = [];
  }
  if (messages.length > 0) await write(messages);
  return answer;
}

/** Takes an item out of the catalogue. */
export async function removeItem(
  itemId: string,
  { shop }: Sender,
  { messaging, namespace }: DoorDependencies,
): Promise<void> {
  const topic = topicName(namespace, 'items');
  await messaging.send([{ topic, key: itemKey(shop, itemId), value: null }]).catch(refuseRequest);
}

type Checked = { readonly item: ItemBody } | { readonly fault: string; readonly itemId: string | undefined };

function checkItem(value: unknown): Checked {
  const fault = itemFault(value);
  if (fault === undefined) return { item: value as ItemBody };
  const named = (value as { itemId?: unknown } | null)?.itemId;
  return { fault: mended(fault), itemId: typeof named === 'string' ? named.slice(0, 100) : undefined };
}

/** Says of a path that names something twice what it is: a circle. */
function mended(fault: string): string {
  return fault.startsWith('item.category must NOT have duplicate')
    ? 'item.category names the same category twice: give the path from the widest to the narrowest'
    : fault;
}

function itemMessage(
  body: ItemBody,
  { shop }: Sender,
  { namespace, clock }: DoorDependencies,
): OutgoingMessage {
  const updatedAt = clock.now();
  const item: CatalogueItem = { shop, ...body, updatedAt };
  const headers = envelopeHeaders({
    id: `${shop}/${body.itemId}/${updatedAt}`,
    type: 'shoal.item.updated',
    source: `/shops/${shop}/ingestion`,
    time: updatedAt,
  });
  const key = itemKey(shop, body.itemId);
  return { topic: topicName(namespace, 'items'), key, value: JSON.stringify(item), headers };
}
