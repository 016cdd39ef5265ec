import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { silentLogger } from '@shoal/logging';
import {
  allTopicSettings,
  createKafkaMessaging,
  type Delivery,
  type Messaging,
  toDeadLetter,
} from '@shoal/messaging';
import { runIn } from '../run-program.fixture.ts';

const KAFKA_BROKERS = process.env.KAFKA_BROKERS ?? '';
const skip = KAFKA_BROKERS === '' ? 'KAFKA_BROKERS is not set: run npm test' : false;
const namespace = `cli-${randomBytes(4).toString('hex')}`;
const environment = { KAFKA_BROKERS, SHOAL_NAMESPACE: namespace, SHOAL_PARTITIONS: '2' };
const inbox = `${namespace}.inbox.v1`;

const shoal = async (...args: string[]) => {
  const run = await runIn(environment, ...args);
  assert.equal(run.code, 0, run.stderr);
  return run;
};
const json = async (...args: string[]) => JSON.parse((await shoal(...args, '--json')).stdout);
const fault = async (...args: string[]) => {
  const { code, stdout, stderr } = await runIn(environment, ...args);
  assert.deepEqual([code, stdout], [2, '']);
  return stderr;
};

describe('the commands that speak with Kafka', { skip }, () => {
  let messaging: Messaging;
  before(async () => {
    const logger = silentLogger;
    messaging = await createKafkaMessaging({
      brokers: KAFKA_BROKERS.split(','),
      clientId: `${namespace}.test`,
      logger,
      clock: { now: Date.now },
    });
  });
  after(() => messaging?.close());

  const records = async (topic: string): Promise<Delivery[]> => {
    const found: Delivery[] = [];
    await messaging.readToEnd({ topic }, async (batch) => {
      found.push(...batch);
    });
    return found;
  };

  it('lists the topics that are missing, and makes them', async () => {
    const missing = await shoal('topics');
    assert.match(missing.stdout, new RegExp(`^${inbox} +- +- +delete +7 d +ingestion`, 'm'));
    const settings = allTopicSettings({ namespace, partitions: 2, replication: 1 });
    const text = `${settings.length} topics are not there yet: shoal topics --create makes them\n`;
    assert.equal(missing.stderr, text);
    const rows = await json('topics', '--create');
    const keys = rows.find(({ topic }: { topic: string }) => topic === `${namespace}.keys.v1`);
    assert.deepEqual([keys.partitions, keys.records, keys.cleanup, keys.owner], [1, 0, 'compact', 'cli']);
    assert.ok(rows.every(({ partitions }: { partitions: number }) => partitions === 1 || partitions === 2));
    const [, ...lines] = (await shoal('topics')).stdout.trimEnd().split('\n');
    assert.equal(lines.length, rows.length);
  });

  it('makes a key that opens, shows it once, and revokes it by hint or whole', async () => {
    const { stdout, stderr } = await shoal('keys', 'add', '--shop', 'shop-a', '--kind', 'write');
    const key = stdout.trim();
    assert.match(key, /^shoal_write_[\w-]{32}$/);
    assert.match(stderr, /^A write key of shop-a\. It is shown this once/);
    const read = await json('keys', 'add', '--shop', 'shop-b', '--kind', 'read');
    const listed = await shoal('keys', 'list');
    assert.ok(!listed.stdout.includes(key) && listed.stdout.includes(key.slice(0, 16)));
    assert.deepEqual(
      (await json('keys', 'list')).map(({ shop, kind }: Record<string, string>) => [shop, kind]),
      [
        ['shop-a', 'write'],
        ['shop-b', 'read'],
      ],
    );
    const revoked = await json('keys', 'revoke', key);
    assert.ok(Date.parse(revoked.revokedAt) <= Date.now());
    assert.equal((await json('keys', 'revoke', key.slice(0, 16))).revokedAt, revoked.revokedAt);
    assert.match(
      (await shoal('keys', 'revoke', read.hint)).stdout,
      /^The read key shoal_read_.* of shop-b is revoked/,
    );
    assert.equal((await json('keys', 'list', '--shop', 'shop-b')).length, 1);
  });

  it('never prints a whole key that it does not know, and names the one that was meant', async () => {
    const { hint } = await json('keys', 'add', '--shop', 'shop-c', '--kind', 'write');
    assert.match(
      await fault('keys', 'revoke', `shoal_write_${'x'.repeat(32)}`),
      /^no key is known as 'shoal_write_xxxx\.\.\.'/,
    );
    assert.match(
      await fault('keys', 'revoke', `${hint.slice(0, -1)}?`),
      new RegExp(`did you mean '${hint}'\\?\n$`),
    );
  });

  const originals = ['one', 'two', 'three'].map((name, i) => ({
    topic: inbox,
    key: `shop-a/${name}`,
    value: Buffer.from([0, 255, i]),
    headers: { 'shoal-key-hash': Buffer.from(`hash ${i}`) },
  }));
  const bury = async (code: string, original: (typeof originals)[number], offset: number) => {
    const delivery = { ...original, partition: 0, offset, timestamp: 0 };
    await messaging.send([toDeadLetter(delivery, { stage: 'inbox', code, reason: `because of\n${code}` })]);
  };
  const contents = (deliveries: readonly Delivery[]) =>
    deliveries
      .map(({ key, value, headers }) => `${key} ${value?.toString('hex')} ${JSON.stringify(headers)}`)
      .sort();

  it('shows dead letters with code, reason and origin', async () => {
    assert.match((await shoal('dlq', 'list')).stderr, /no such dead letters/);
    await bury('invalid_event', originals[0]!, 7);
    await bury('missing_identity', originals[1]!, 8);
    await bury('invalid_event', originals[2]!, 9);
    const letters = await json('dlq', 'list', '--topic', 'inbox');
    assert.equal(letters.length, 3);
    const [second] = await json('dlq', 'list', '--code', 'missing_identity');
    assert.deepEqual(
      [second.code, second.reason, second.customer, second.source],
      [
        'missing_identity',
        'because of\nmissing_identity',
        'shop-a/two',
        { topic: inbox, partition: 0, offset: 8 },
      ],
    );
    const { stdout, stderr } = await shoal('dlq', 'list', '--limit', '2');
    assert.equal(stdout.trimEnd().split('\n').length, 3);
    assert.equal(stderr, 'These are the newest 2 of 3: --limit shows more\n');
  });

  it('sends nothing on a dry run', async () => {
    const { sent, dryRun } = await json('dlq', 'replay', '--topic', 'inbox', '--dry-run');
    assert.deepEqual([sent, dryRun, (await records(inbox)).length], [3, true, 0]);
  });

  it('sends each dead letter back once, as it was, by code or all', async () => {
    const one = await json('dlq', 'replay', '--topic', 'inbox.v1', '--code', 'missing_identity');
    assert.deepEqual([one.sent, one.sentBefore, one.notAskedFor], [1, 0, 2]);
    assert.equal((await json('dlq', 'replay', '--topic', inbox, '--code', 'missing_identity')).sent, 0);
    const rest = await json('dlq', 'replay', '--topic', `${inbox}.dlq`);
    assert.deepEqual([rest.sent, rest.sentBefore, rest.to], [2, 1, inbox]);
    const back = await records(inbox);
    assert.deepEqual(contents(back), contents(originals as never));
    assert.equal((await json('dlq', 'replay', '--topic', 'inbox')).sent, 0);
  });

  it('sends one that has died again since, and all of them when told to', async () => {
    await bury('invalid_event', originals[0]!, 10);
    const { stdout } = await shoal('dlq', 'replay', '--topic', 'inbox');
    assert.equal(
      stdout,
      `Sent 1 of ${inbox}.dlq back to ${inbox}.\n3 were sent by an earlier replay: --again sends them once more.\n`,
    );
    assert.equal((await json('dlq', 'replay', '--topic', 'inbox', '--again')).sent, 4);
    assert.equal((await records(inbox)).length, 8);
  });

  it('sends those at the offsets asked for, and says that these are not marked', async () => {
    const { stdout } = await shoal('dlq', 'replay', '--topic', 'inbox', '--offsets', '0-0', '--again');
    assert.match(
      stdout,
      /^Sent [12] of .*\n\d others were not asked for\.\nChosen by offset they are not marked/,
    );
  });

  const faults = [
    [
      'a topic without dead letters',
      ['dlq', 'replay', '--topic', 'keys'],
      /^--topic cannot be 'keys': choose from inbox/,
    ],
    [
      'a misspelt topic',
      ['dlq', 'list', '--topic', 'evnts'],
      /^--topic cannot be 'evnts': did you mean 'events'\?\n$/,
    ],
    [
      'offsets that run backwards',
      ['dlq', 'replay', '--topic', 'inbox', '--offsets', '9-3'],
      /give a range such as/,
    ],
    [
      'a kind of key that is none',
      ['keys', 'add', '--shop', 'a', '--kind', 'wrte'],
      /did you mean 'write'\?/,
    ],
    ['a shop that cannot be', ['keys', 'add', '--shop', 'A b', '--kind', 'write'], /^--shop cannot be 'A b'/],
    [
      'fewer partitions',
      ['topics', '--partitions', '1'],
      /^--partitions cannot be '1': \S+ has 2, and Kafka takes none/,
    ],
    ['a dry run of nothing', ['topics', '--dry-run'], /^--dry-run goes with --partitions/],
    [
      'two things at once',
      ['topics', '--create', '--partitions', '3'],
      /cannot be used with option '--create'/,
    ],
    ['a subcommand that is none', ['keys', 'lsit'], /^unknown command 'lsit' \(Did you mean list\?\)/],
  ] as const;
  for (const [what, args, says] of faults) {
    it(`answers ${what} with one line`, async () => {
      const line = await fault(...args);
      assert.match(line, says);
      assert.equal(line.indexOf('\n'), line.length - 1);
    });
  }

  it('adds partitions, says so and what comes next, and leaves nothing to do', async () => {
    const dry = await shoal('topics', '--partitions', '3', '--dry-run');
    assert.match(dry.stdout, /^Would give \d+ topics 3 partitions; they had 2\.\n$/);
    const done = await shoal('topics', '--partitions', '3');
    const next = 'Next: set SHOAL_PARTITIONS=3 for every service, and start them.\n';
    assert.equal(done.stdout, dry.stdout.replace('Would give', 'Gave') + next);
    const again = await json('topics', '--partitions', '3');
    assert.deepEqual(again, { partitions: 3, dryRun: false, grown: [], moved: [], arrived: 0 });
  });

  it('says in one line when no broker answers, and ends with 1', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await runIn({ KAFKA_BROKERS: '127.0.0.1:1' }, 'topics');
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(
      stderr,
      'no Kafka broker answers at 127.0.0.1:1: is it running, and is KAFKA_BROKERS right?\n',
    );
  });
});
