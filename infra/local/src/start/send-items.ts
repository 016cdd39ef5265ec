import { itemLimits } from '@shoal/contracts';
import type { SimulatedItem } from '@shoal/simulation';
import { StackError } from '../report.ts';

export interface ItemsOptions {
  /** Where ingestion is. */
  readonly url: string;
  readonly key: string;
  readonly signal: AbortSignal;
}

/** Sends a catalogue; resolves with how many items were accepted. Rejects with StackError when ingestion refuses. */
export async function sendItems(
  items: readonly SimulatedItem[],
  { url, key, signal }: ItemsOptions,
): Promise<number> {
  let accepted = 0;
  for (let from = 0; from < items.length; from += itemLimits.itemsMax) {
    const answer = await fetch(`${url}/v1/items`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ items: items.slice(from, from + itemLimits.itemsMax) }),
      signal,
    });
    const body = (await answer.json()) as { accepted?: number; message?: string };
    if (!answer.ok) throw new StackError(`The catalogue was refused: ${body.message ?? answer.status}`);
    accepted += body.accepted ?? 0;
  }
  return accepted;
}
