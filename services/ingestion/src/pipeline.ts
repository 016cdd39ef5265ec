import type { Keyring } from '@shoal/access';
import { type Cache, type EnsureView, readWhole } from '@shoal/cache';
import { inboxGroup, topicName } from '@shoal/contracts';
import { type Delivery, drop, type Outcome, type OutgoingMessage, ok, type Pipeline } from '@shoal/messaging';
import type { Clock } from '@shoal/runtime';
import { claimMessages } from './steps/claim-messages.ts';
import { emitEvents } from './steps/emit-events.ts';
import { noteRefusals, type RefusedRecord } from './steps/note-refusals.ts';
import { isRejection, type ReadCall, type Rejection, readCall } from './steps/read-call.ts';
import { resolveIdentities } from './steps/resolve-identities.ts';

export interface InboxDependencies {
  readonly cache: Cache;
  readonly keyring: Keyring;
  readonly namespace: string;
  readonly clock: Clock;
  /** Makes sure that what the steps look up in Redis is whole, after Redis was emptied too. */
  readonly ensureViews: EnsureView;
}

/** Records of one step: one pipeline of Redis commands and one write to the broker. */
const batchSizeMax = 1_500;

/**
 * The inbox becomes the events of customers:
 *
 *   read -> a call of a known shop that holds, else a dead letter, of which is noted why
 *   claim -> the first with its messageId, else dropped as a duplicate
 *   resolve -> the customer that it belongs to, and which ids are found to be one customer
 *   emit -> events.v1, identities.v1
 *
 * Every answer depends on the record's place in the inbox alone, so that a redelivery repeats it.
 */
export function inboxPipeline(dependencies: InboxDependencies): Pipeline {
  return {
    name: 'inbox',
    group: inboxGroup(dependencies.namespace),
    topics: [topicName(dependencies.namespace, 'inbox')],
    batchSizeMax,
    process: (batch) => processInbox(batch, dependencies),
  };
}

async function processInbox(batch: readonly Delivery[], dependencies: InboxDependencies): Promise<Outcome[]> {
  const readings = await readCalls(batch, dependencies.keyring);
  const calls = readings.filter((reading): reading is ReadCall => !isRejection(reading));
  await dependencies.ensureViews();
  // Looked at again afterwards: in a Redis that was emptied in between every message looks new.
  const emissions = await readWhole(dependencies.ensureViews, async () => {
    await noteRefusals(refusedOf(batch, readings), dependencies);
    return emissionsOf(calls, dependencies);
  });
  return readings.map((reading) =>
    toOutcome(isRejection(reading) ? reading : (emissions.get(reading) ?? 'duplicate')),
  );
}

/** Another instance may have taken an event whose key is newer than what is known here. */
async function readCalls(batch: readonly Delivery[], keyring: Keyring): Promise<(ReadCall | Rejection)[]> {
  const readings = batch.map((delivery) => readCall(delivery, keyring));
  const isOfUnknownKey = (reading: ReadCall | Rejection) =>
    isRejection(reading) && reading.code === 'invalid_write_key';
  if (!readings.some(isOfUnknownKey)) return readings;
  await keyring.catchUp();
  return readings.map((reading, i) =>
    isOfUnknownKey(reading) ? readCall(batch[i] as Delivery, keyring) : reading,
  );
}

function refusedOf(batch: readonly Delivery[], readings: readonly (ReadCall | Rejection)[]): RefusedRecord[] {
  return readings.flatMap((reading, i) => {
    const delivery = batch[i] as Delivery;
    const { partition, offset } = delivery;
    return isRejection(reading) ? [{ ...reading, delivery, inbox: { partition, offset } }] : [];
  });
}

/** What follows from each call that is the first with its messageId. */
async function emissionsOf(
  calls: readonly ReadCall[],
  dependencies: InboxDependencies,
): Promise<Map<ReadCall, readonly OutgoingMessage[]>> {
  const now = dependencies.clock.now();
  const claimed = await claimMessages(
    calls.map((call) => ({ ...call, claimedAt: now })),
    dependencies,
  );
  const first = calls.flatMap((read, index) => {
    const claimedAt = claimed[index];
    return claimedAt === undefined ? [] : [{ read, claimedAt }];
  });
  const resolved = await resolveIdentities(first, dependencies);
  return new Map(first.map(({ read }, i) => [read, emitEvents(read, resolved[i], dependencies.namespace)]));
}

function toOutcome(result: Rejection | readonly OutgoingMessage[] | 'duplicate'): Outcome {
  if (result === 'duplicate') return drop('duplicate');
  return 'code' in result ? { kind: 'deadLetter', ...result } : ok(...result);
}
