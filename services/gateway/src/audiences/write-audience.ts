import { setTimeout } from 'node:timers/promises';
import type { Cache } from '@shoal/cache';
import {
  type Audience,
  type AudienceChange,
  audienceKey,
  envelopeHeaders,
  topicName,
} from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Messaging } from '@shoal/messaging';
import type { Clock } from '@shoal/runtime';
import { RefusedRequest } from '../http/refused-request.ts';
import type { AudienceTable } from './audience-table.ts';
import { usableRule } from './usable-rule.ts';

export interface WriteDependencies {
  readonly audiences: AudienceTable;
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long a version belongs to whoever claimed it: longer than any instance is behind the topic. */
const claimMs = 10_000;
/** How long a writer is made to wait until the write is seen here. */
const seenWithinMs = 5_000;

export interface Draft extends AudienceChange {
  readonly shop: string;
  readonly id: string;
}

/**
 * Writes the version behind `former`, or the first. Two who change the same version at the same moment, on two instances of the
 * gateway, are told apart by a claim in Redis: one of them is refused. Resolves when the write is acknowledged and seen here.
 */
export async function writeAudience(
  draft: Draft,
  former: Audience | undefined,
  dependencies: WriteDependencies,
): Promise<Audience> {
  usableRule(draft.rule);
  const now = dependencies.clock.now();
  const audience: Audience = {
    ...draft,
    version: dependencies.audiences.nextVersion(draft.shop, draft.id),
    createdAt: former?.createdAt ?? now,
    updatedAt: now,
  };
  await publish(draft, audience.version, JSON.stringify(audience), dependencies);
  await seen(() => {
    const current = dependencies.audiences.get(draft.shop, draft.id);
    return current !== undefined && current.updatedAt >= now && current.version >= audience.version;
  }, dependencies);
  return audience;
}

/** Deletes an audience: whoever reads it goes by the tombstone. */
export async function deleteAudience(
  { shop, id, version }: Audience,
  dependencies: WriteDependencies,
): Promise<void> {
  await publish({ shop, id }, version + 1, null, dependencies);
  await seen(() => dependencies.audiences.get(shop, id)?.version !== version, dependencies);
}

async function publish(
  { shop, id }: Pick<Draft, 'shop' | 'id'>,
  version: number,
  value: string | null,
  { messaging, cache, namespace, clock }: WriteDependencies,
): Promise<void> {
  const claim = `${namespace}:{${shop}/audience-${id}}:claim-${version}`;
  const [isOurs] = await cache.compareAndSet([
    { key: claim, expected: 0, version: 1, value: 'claimed', ttlMs: claimMs },
  ]);
  if (!isOurs) throw conflict(id);
  const type = value === null ? 'shoal.audience.deleted' : 'shoal.audience.written';
  const source = `/shops/${shop}/gateway`;
  const time = clock.now();
  const headers = envelopeHeaders({ id: `${shop}/${id}/${version}`, type, source, time });
  try {
    await messaging.send([
      { topic: topicName(namespace, 'audiences'), key: audienceKey(shop, id), value, headers },
    ]);
  } catch (error) {
    await cache.remove([claim]);
    throw error;
  }
}

export function conflict(id: string): RefusedRequest {
  return new RefusedRequest(
    'version_conflict',
    `the audience ${id} is another by now, or is being changed: read it again`,
  );
}

/** What is written is written: where it is seen late, that is no fault of the writer's. */
async function seen(holds: () => boolean, { audiences, logger }: WriteDependencies): Promise<void> {
  const ended = new AbortController();
  const late = setTimeout(seenWithinMs, true, { signal: ended.signal }).catch(() => false);
  const isLate = await Promise.race([audiences.when(holds).then(() => false), late]);
  ended.abort();
  if (isLate) logger.warn({}, 'an audience was written, and is not seen here yet');
}
