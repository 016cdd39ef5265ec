import { type IdentityLink, parseCustomerKey, type SegmentAssignment, viewKey } from '@shoal/contracts';
import { holdsWithin } from '../../infra/local/src/wait.ts';
import type { Shop } from '../support/shop.ts';
import { presentId } from './fold.ts';
import type { AskedSegment } from './gateway-check.ts';

/** Who asks the gateway for the segment of one customer after the other, for as long as it runs. */
export interface Asker {
  /** What was answered; a request that could not be sent, or whose connection broke, is none. */
  readonly answers: readonly AskedSegment[];
  /** Requests that found nobody. */
  readonly failures: number;
  /** Resolves when the last request is over. */
  stop(): Promise<void>;
}

/** Customers who are asked for: of such a simulated shop there are always more. */
const customersAsked = 100;
const pauseMs = 20;
const answerWithinMs = 5_000;

/** @param door Where the gateway answers at the moment. */
export function startAsking(shop: Shop, door: () => string): Asker {
  const answers: AskedSegment[] = [];
  let failures = 0;
  let isOver = false;
  const asking = (async () => {
    for (let n = 0; !isOver; n += 1) {
      const id = `u-${String((n % customersAsked) + 1).padStart(6, '0')}`;
      try {
        answers.push(await ask(shop, door(), id));
      } catch {
        failures += 1; // Nobody is there: what a kill looks like from outside.
      }
      await holdsWithin(pauseMs, async () => isOver);
    }
  })();
  return {
    answers,
    get failures() {
      return failures;
    },
    stop: async () => {
      isOver = true;
      await asking;
    },
  };
}

/** Asks for everybody who ever was, former ids too, once all has come to rest. Throws where a request fails. */
export async function askForAll(shop: Shop, door: string): Promise<readonly AskedSegment[]> {
  const links = new Map(
    (await shop.records('identities')).map(({ key, value }) => [
      parseCustomerKey(key).customerId,
      (JSON.parse(String(value)) as IdentityLink).to,
    ]),
  );
  const ids = new Set([
    ...links.keys(),
    ...(await shop.records('assignments')).map(({ key }) => parseCustomerKey(key).customerId),
  ]);
  const answers: AskedSegment[] = [];
  for (const id of ids) answers.push(await ask(shop, door, id, presentId(id, links)));
  return answers;
}

async function ask(shop: Shop, door: string, askedId: string, presentlyId = askedId): Promise<AskedSegment> {
  const before = await assignmentOf(shop, presentlyId);
  const response = await fetch(`${door}/v1/customers/${encodeURIComponent(askedId)}`, {
    headers: { authorization: `Bearer ${shop.readKey}` },
    signal: AbortSignal.timeout(answerWithinMs),
  });
  const answer = (await response.json()) as { readonly segment?: { readonly id: string } | null };
  const after = await assignmentOf(shop, presentlyId);
  return {
    customerId: askedId,
    status: response.status,
    answered: answer.segment?.id ?? null,
    before,
    after,
  };
}

async function assignmentOf(
  { cache, namespace, name }: Shop,
  id: string,
): Promise<SegmentAssignment | undefined> {
  const [document] = await cache.readVersioned([viewKey(namespace, name, id, 'segment')]);
  return document && (JSON.parse(document.value) as SegmentAssignment);
}
