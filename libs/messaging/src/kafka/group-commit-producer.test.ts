import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Producer, ProducerBatch } from 'kafkajs';
import { MessagingError, type MessagingErrorCode } from '../errors.ts';
import type { OutgoingMessage } from '../messaging.ts';
import { ChosenPartitions } from './chosen-partitions.ts';
import { GroupCommitProducer, type ProducerBounds } from './group-commit-producer.ts';
import { KafkaJSProtocolError } from './kafkajs.ts';

const roomy: ProducerBounds = {
  queuedMessagesMax: 1_000,
  queuedBytesMax: 1_000_000,
  requestMessagesMax: 100,
  requestBytesMax: 100_000,
};

/** A kafkajs producer whose requests end when the test says so, or at once as `answer` has it. */
class FakeProducer {
  readonly requests: string[][] = [];
  readonly compressions = new Set<unknown>();
  isDisconnected = false;
  openMax = 0;
  #open = 0;
  readonly #answer: (values: readonly string[], request: number) => Promise<void>;

  constructor(answer: (values: readonly string[], request: number) => Promise<void> = async () => undefined) {
    this.#answer = answer;
  }

  async sendBatch({ topicMessages = [], acks, compression }: ProducerBatch): Promise<[]> {
    assert.equal(acks, -1, 'all in-sync replicas');
    this.compressions.add(compression);
    const values = topicMessages.flatMap(({ messages }) => messages.map(({ value }) => String(value)));
    this.requests.push(values);
    this.#open += 1;
    this.openMax = Math.max(this.openMax, this.#open);
    try {
      await this.#answer(values, this.requests.length);
    } finally {
      this.#open -= 1;
    }
    return [];
  }

  async disconnect(): Promise<void> {
    this.isDisconnected = true;
  }
}

const writerOn = (fake: FakeProducer, bounds: Partial<ProducerBounds> = {}) =>
  new GroupCommitProducer(fake as unknown as Producer, new ChosenPartitions(), { ...roomy, ...bounds });

const message = (value: string, topic = 't'): OutgoingMessage => ({ topic, key: 'k', value });
const messages = (...values: readonly string[]) => values.map((value) => message(value));
const numbered = (count: number) => messages(...Array.from({ length: count }, (_, i) => String(i)));

/** A lock that the test opens. */
function gate(): { opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const codeOf = (code: MessagingErrorCode) => (error: unknown) =>
  error instanceof MessagingError && error.code === code;
const tooLarge = () => new KafkaJSProtocolError({ type: 'MESSAGE_TOO_LARGE', message: 'too large' } as never);

describe('calls of one moment', () => {
  it('share a request, each in its order', async () => {
    const fake = new FakeProducer();
    const writer = writerOn(fake);
    await Promise.all([writer.send(messages('a', 'b')), writer.send(messages('c')), writer.send([])]);
    assert.deepEqual(fake.requests, [['a', 'b', 'c']]);
    assert.equal(fake.compressions.size, 1);
  });

  it('wait while a request is under way, and go together with the next', async () => {
    const first = gate();
    const fake = new FakeProducer(async (_, request) => (request === 1 ? first.opened : undefined));
    const writer = writerOn(fake);
    const sent = [writer.send(messages('a'))];
    while (fake.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    sent.push(writer.send(messages('b')), writer.send(messages('c', 'd')));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(fake.requests.length, 1);
    first.open();
    await Promise.all(sent);
    assert.deepEqual(fake.requests, [['a'], ['b', 'c', 'd']]);
    assert.equal(fake.openMax, 1, 'one request at a time keeps the order');
  });

  it('keep their order within each topic of a request', async () => {
    const fake = new FakeProducer();
    await writerOn(fake).send([message('a1', 'a'), message('b1', 'b'), message('a2', 'a')]);
    assert.deepEqual(fake.requests, [['a1', 'a2', 'b1']]);
  });
});

describe('the bounds', () => {
  it('of a request: the next call goes with the next one', async () => {
    const fake = new FakeProducer();
    const writer = writerOn(fake, { requestMessagesMax: 3 });
    await Promise.all([
      writer.send(messages('a', 'b')),
      writer.send(messages('c', 'd')),
      writer.send(messages('e')),
    ]);
    assert.deepEqual(fake.requests, [
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
  });

  it('of a request cut a call that is larger, in order, and it ends with the last part', async () => {
    const last = gate();
    const fake = new FakeProducer(async (_, request) => (request === 3 ? last.opened : undefined));
    let isSent = false;
    const sent = writerOn(fake, { requestMessagesMax: 3 })
      .send(numbered(8))
      .then(() => {
        isSent = true;
      });
    while (fake.requests.length < 3) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isSent, false);
    last.open();
    await sent;
    assert.deepEqual(fake.requests, [
      ['0', '1', '2'],
      ['3', '4', '5'],
      ['6', '7'],
    ]);
  });

  it('of a request count bytes of UTF-8 and headers; a message larger than all of it goes alone', async () => {
    const fake = new FakeProducer();
    const writer = writerOn(fake, { requestBytesMax: 1_000 });
    const wide = '客'.repeat(300);
    const header = { ...message('h'), headers: { h: 'x'.repeat(920) } };
    await writer.send([...messages('a', wide, 'b'), header, ...messages('c')]);
    assert.deepEqual(fake.requests, [['a', wide], ['b'], ['h'], ['c']]);
    const huge = 'x'.repeat(5_000);
    await writer.send(messages('d', huge, 'e'));
    assert.deepEqual(fake.requests.slice(-3), [['d'], [huge], ['e']]);
  });

  it('of the queue refuse calls that would wait beyond them, with an error that may be tried again', async () => {
    const held = gate();
    const fake = new FakeProducer(() => held.opened);
    const writer = writerOn(fake, { queuedMessagesMax: 10 });
    const sent = [writer.send(numbered(4)), writer.send(numbered(6))];
    await assert.rejects(writer.send(numbered(1)), codeOf('OVER_CAPACITY'));
    held.open();
    await Promise.all(sent);
    await writer.send(numbered(10));
  });

  it('of the queue count bytes too', async () => {
    const held = gate();
    const fake = new FakeProducer(() => held.opened);
    const writer = writerOn(fake, { queuedBytesMax: 1_000 });
    const sent = writer.send(messages('x'.repeat(600)));
    await assert.rejects(writer.send(messages('客'.repeat(150))), codeOf('OVER_CAPACITY'));
    const small = writer.send(messages('x'.repeat(100)));
    held.open();
    await Promise.all([sent, small]);
  });

  it('of the queue never make a call impossible: an empty one takes any', async () => {
    const fake = new FakeProducer();
    await writerOn(fake, { queuedMessagesMax: 2, queuedBytesMax: 10 }).send(numbered(50));
    assert.equal(fake.requests.flat().length, 50);
  });
});

describe('a request that fails', () => {
  it('rejects the calls that were in it, and no others', async () => {
    const fake = new FakeProducer(async (_, request) => {
      if (request === 1) throw new Error('no answer');
    });
    const writer = writerOn(fake, { requestMessagesMax: 2 });
    const results = await Promise.allSettled(['a', 'b', 'c'].map((value) => writer.send(messages(value))));
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'fulfilled'],
    );
    for (const result of results.slice(0, 2)) {
      assert.ok(
        result.status === 'rejected' &&
          codeOf('BROKER_UNAVAILABLE')(result.reason) &&
          result.reason.retriable,
      );
    }
    await writer.send(messages('d'));
    assert.deepEqual(fake.requests.at(-1), ['d'], 'it goes on');
  });

  it('by a message that the broker refuses is the fault of one call: the others are sent again', async () => {
    const fake = new FakeProducer(async (values) => {
      if (values.includes('bad')) throw tooLarge();
    });
    const writer = writerOn(fake);
    const results = await Promise.allSettled(
      [messages('a'), messages('b', 'bad'), messages('c')].map((call) => writer.send(call)),
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    const [, refused] = results;
    assert.ok(
      refused?.status === 'rejected' &&
        codeOf('MESSAGE_REFUSED')(refused.reason) &&
        !refused.reason.retriable,
    );
    assert.deepEqual(fake.requests.slice(1), [['a'], ['b', 'bad'], ['c']]);
  });

  it('frees its place in the queue', async () => {
    const fake = new FakeProducer(async () => {
      throw new Error('no answer');
    });
    const writer = writerOn(fake, { queuedMessagesMax: 5 });
    for (let i = 0; i < 10; i += 1)
      await assert.rejects(writer.send(numbered(5)), codeOf('BROKER_UNAVAILABLE'));
  });
});

describe('closing', () => {
  it('sends what is queued, then refuses more', async () => {
    const fake = new FakeProducer();
    const writer = writerOn(fake, { requestMessagesMax: 1 });
    const sent = Promise.all([writer.send(messages('a')), writer.send(messages('b'))]);
    const closed = writer.close();
    await assert.rejects(writer.send(messages('c')), codeOf('CLOSED'));
    await sent;
    assert.equal(fake.isDisconnected, false);
    await closed;
    assert.deepEqual([fake.requests, fake.isDisconnected], [[['a'], ['b']], true]);
  });
});
