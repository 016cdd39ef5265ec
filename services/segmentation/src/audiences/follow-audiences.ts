import { compileRule } from '@shoal/audiences';
import { Audience, audienceKey, matches, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import { type Delivery, followTable, type Messaging } from '@shoal/messaging';
import { type AudienceJudge, makeAudienceJudge, type ReadyAudience } from '../domain/audience-judge.ts';

/** The audiences of every shop, swapped in as soon as they are published. */
export interface Audiences {
  /** Also of a shop that has none: whoever is in one must leave it. */
  judgeOf(shop: string): AudienceJudge;
  /** Every shop that has an audience, or had one since the start. */
  shops(): readonly string[];
  stop(): Promise<void>;
}

export interface AudiencesDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
}

interface Shop {
  readonly audiences: Map<string, ReadyAudience>;
  /** Made when it is asked for: a thousand audiences written in a row are put together once. */
  judge: AudienceJudge | undefined;
}

/** Follows `audiences.v1`; resolves when all audiences that are there by now are known. */
export async function followAudiences(dependencies: AudiencesDependencies): Promise<Audiences> {
  const { messaging, namespace } = dependencies;
  const shops = new Map<string, Shop>();
  const none = makeAudienceJudge([]);
  const subscription = await followTable({
    messaging,
    topic: topicName(namespace, 'audiences'),
    apply: (delivery) => applyRecord(delivery, shops, dependencies.logger),
  });
  return {
    judgeOf: (name) => {
      const shop = shops.get(name);
      if (!shop) return none;
      shop.judge ??= makeAudienceJudge(shop.audiences.values());
      return shop.judge;
    },
    shops: () => [...shops.keys()],
    stop: () => subscription.stop(),
  };
}

function applyRecord(
  { key, value, topic, offset }: Delivery,
  shops: Map<string, Shop>,
  logger: Logger,
): void {
  const [name = '', id = ''] = key.split('/');
  const shop = shops.get(name) ?? { audiences: new Map(), judge: undefined };
  if (value === null) {
    shop.audiences.delete(id);
  } else {
    const ready = readAudience(value, key);
    if (typeof ready === 'string') {
      logger.error(
        { topic, offset, key, fault: ready },
        'an audience cannot be used: the one before it stays',
      );
      return;
    }
    shop.audiences.set(id, ready);
  }
  shop.judge = undefined;
  shops.set(name, shop);
}

/** An audience with its rule compiled; a text says why there is none. */
function readAudience(value: Buffer, key: string): ReadyAudience | string {
  const audience = parse(value);
  if (!matches(Audience, audience) || audienceKey(audience.shop, audience.id) !== key) {
    return 'it is not as the contract has it';
  }
  const outcome = compileRule(audience.rule);
  return outcome.ok ? { audience, rule: outcome.rule } : outcome.fault.message;
}

function parse(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString());
  } catch {
    return undefined; // Not JSON: the caller logs it with its place.
  }
}
