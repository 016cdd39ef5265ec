import type { Readable } from 'node:stream';
import { itemLimits } from '@shoal/contracts';
import type { ReceivedItem } from './items-door.ts';

const newline = 0x0a;

/**
 * The items of a body of lines, one after the other, as they come in. A line that is too long or no JSON costs only itself; empty ones
 * count for nothing. No more than one line and what the network brings at once is held.
 */
export async function* itemLines(body: Readable): AsyncGenerator<ReceivedItem> {
  let held: Buffer[] = [];
  let length = 0;
  const finish = function* (): Generator<ReceivedItem> {
    const item = length > itemLimits.itemBytesMax ? tooLong : received(Buffer.concat(held));
    held = [];
    length = 0;
    if (item) yield item;
  };
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      hold(chunk.subarray(from, end));
      from = end + 1;
      yield* finish();
    }
    hold(chunk.subarray(from));
  }
  yield* finish();

  /** Of a line that is too long nothing more is kept, only counted. */
  function hold(part: Buffer): void {
    length += part.length;
    if (length > itemLimits.itemBytesMax) held = [];
    else if (part.length > 0) held.push(part);
  }
}

const tooLong: ReceivedItem = { fault: `the line is longer than ${itemLimits.itemBytesMax} bytes` };
const decoder = new TextDecoder('utf-8', { fatal: true });

function received(line: Buffer): ReceivedItem | undefined {
  try {
    const text = decoder.decode(line).trim();
    return text === '' ? undefined : { value: JSON.parse(text) };
  } catch {
    return { fault: 'the line is not JSON in UTF-8' };
  }
}
