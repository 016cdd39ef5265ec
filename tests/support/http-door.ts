import type { Shop } from './shop.ts';

/** A call of the Segment spec, whoever made it. */
export type Call = object;

export interface BatchAnswer {
  readonly accepted: number;
  readonly refused: number;
  readonly results: readonly { readonly index: number; readonly code: string; readonly message?: string }[];
}

const batchEventsMax = 1_000;
/** Below the door's 512,000, which counts the brackets around the events too. */
const batchBytesMax = 500_000;

/** Cuts calls into bodies for `POST /v1/batch`, in order. */
export function* cutBatches(calls: Iterable<Call>): Generator<{ body: string; events: number }> {
  let texts: string[] = [];
  let bytes = 0;
  const cut = () => {
    const body = `{"batch":[${texts.join(',')}]}`;
    const events = texts.length;
    texts = [];
    bytes = 0;
    return { body, events };
  };
  for (const call of calls) {
    const text = JSON.stringify(call);
    const size = Buffer.byteLength(text) + 1;
    if (texts.length === batchEventsMax || (texts.length > 0 && bytes + size > batchBytesMax)) yield cut();
    texts.push(text);
    bytes += size;
  }
  if (texts.length > 0) yield cut();
}

/** Sends calls in order, one batch after the other; returns how many were accepted. Throws at the first refusal. */
export async function sendCalls(url: string, shop: Shop, calls: Iterable<Call>): Promise<number> {
  let accepted = 0;
  for (const { body } of cutBatches(calls)) {
    const answer = await postBatch(url, shop, body);
    const refusal = answer.results.find(({ code }) => code !== 'accepted');
    if (refusal) throw new Error(`a call was refused: ${JSON.stringify(refusal)}`);
    accepted += answer.accepted;
  }
  return accepted;
}

async function postBatch(url: string, shop: Shop, body: string): Promise<BatchAnswer> {
  const authorization = `Basic ${Buffer.from(`${shop.writeKey}:`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/batch`, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`the door answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as BatchAnswer;
}
