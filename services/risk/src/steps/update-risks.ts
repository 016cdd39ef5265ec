import {
  type Cache,
  type EnsureView,
  newerDocuments,
  updateDocuments,
  type VersionedDocument,
} from '@shoal/cache';
import {
  type CustomerRisk,
  parseCustomerKey,
  type RiskChange,
  type ScoredOrder,
  topicName,
  viewKey,
  viewTtlMs,
} from '@shoal/contracts';
import { type OrderPast, orderRow } from '@shoal/risk-models';
import type { ChurnThresholds } from '../domain/churn-thresholds.ts';
import {
  hasTaken,
  type Judgement,
  judgeChurn,
  moveAway,
  newRisk,
  noteOrder,
  takeOver,
} from '../domain/customer-risk.ts';
import { churnChangeOf, flagOf } from '../domain/risk-changes.ts';
import type { Models } from '../models.ts';
import type { NoteFault } from '../scoring-faults.ts';
import type { RiskInput } from './read-input.ts';

/** All that a batch, or a sweep, has on one customer. */
export interface CustomerInputs {
  readonly key: string;
  /** Orders, merges and moves, in order. */
  readonly inputs: readonly RiskInput[];
  readonly judgement: Judgement | undefined;
  /** Whether a change that was made for this reason may not have been published yet, and is to be again. */
  readonly repeats: (changedBy: { readonly featureVersion: number; readonly sweep?: string }) => boolean;
}

export interface UpdateDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  readonly models: Pick<Models, 'fraudOf'>;
  readonly thresholds: ChurnThresholds;
  readonly noteFault: NoteFault;
  readonly ensureView: EnsureView;
  readonly customersOf: (input: RiskInput) => OrderPast['customers'];
}

/** What is to be published of one customer. */
export interface RiskUpdate {
  readonly risk: CustomerRisk;
  /** Whether the record itself says anything new, or may not have been published. */
  readonly isPublished: boolean;
  readonly changes: readonly RiskChange[];
}

/**
 * Applies what there is to the risks in Redis: one read and one compare-and-set for all customers. Where another instance wrote in
 * between, those are applied again. An order is judged here, since what it is compared with is the customer's own past.
 */
export async function updateRisks(
  customers: readonly CustomerInputs[],
  dependencies: UpdateDependencies,
): Promise<ReadonlyMap<string, RiskUpdate>> {
  const { cache, namespace, ensureView } = dependencies;
  const updates = new Map<string, RiskUpdate>();
  await updateDocuments(customers, {
    ...{ cache, ensureView, what: 'risks of customers' },
    keyOf: ({ key }) => riskKey(namespace, key),
    ttlMsOf: () => viewTtlMs,
    decide: (customer, stored) => {
      const { isChanged, ...update } = applyAll(customer, stored, dependencies);
      updates.set(customer.key, update);
      if (!isChanged) return undefined;
      update.risk.version = (stored?.version ?? 0) + 1;
      return { version: update.risk.version, value: JSON.stringify(update.risk) };
    },
  });
  return updates;
}

function applyAll(
  { key, inputs, judgement, repeats }: CustomerInputs,
  stored: VersionedDocument | undefined,
  dependencies: UpdateDependencies,
): RiskUpdate & { readonly isChanged: boolean } {
  const risk = stored ? (JSON.parse(stored.value) as CustomerRisk) : newRisk(key);
  const changes: RiskChange[] = [];
  let isChanged = false;
  let isPublished = false;
  for (const input of inputs) {
    const done = apply(risk, input, dependencies);
    isChanged ||= done.isChanged;
    isPublished ||= done.isChanged || done.isRepeated;
    if (done.change) changes.push(done.change);
  }
  // Before another one takes its place.
  const former = repeatedChange(risk, repeats);
  if (judgement && judgeChurn(risk, judgement, dependencies.thresholds)) {
    isChanged = true;
    isPublished = true;
  }
  const latest = repeatedChange(risk, repeats);
  if (former && former.id !== latest?.id) changes.push(former);
  if (latest) changes.push(latest);
  return { risk, isChanged, isPublished: isPublished || latest !== undefined, changes };
}

function repeatedChange(risk: CustomerRisk, repeats: CustomerInputs['repeats']): RiskChange | undefined {
  const changedBy = risk.churn?.changedBy;
  return changedBy && repeats(changedBy) ? churnChangeOf(risk) : undefined;
}

interface Applied {
  readonly isChanged: boolean;
  /** It was applied before, and may not have been published. */
  readonly isRepeated: boolean;
  readonly change?: RiskChange | undefined;
}

function apply(risk: CustomerRisk, input: RiskInput, dependencies: UpdateDependencies): Applied {
  switch (input.kind) {
    case 'features':
      return { isChanged: false, isRepeated: false };
    case 'moved':
      return { isChanged: moveAway(risk, input.into), isRepeated: true };
    case 'merge':
      return { isChanged: takeOver(risk, input.merge), isRepeated: true };
    case 'order':
      return applyOrder(risk, input, dependencies);
  }
}

function applyOrder(
  risk: CustomerRisk,
  input: Extract<RiskInput, { kind: 'order' }>,
  dependencies: UpdateDependencies,
): Applied {
  const known = risk.orders.find(({ orderId }) => orderId === input.order.orderId);
  if (hasTaken(risk, input.inbox))
    return { isChanged: false, isRepeated: true, change: known && flagOf(risk, known) };
  // A second order under the id of one that is known is no other order: shops send some twice.
  const order = known ?? judgedOrder(risk, input, dependencies);
  noteOrder(risk, order, input.inbox);
  return { isChanged: true, isRepeated: false, change: known ? undefined : flagOf(risk, order) };
}

function judgedOrder(
  risk: CustomerRisk,
  input: Extract<RiskInput, { kind: 'order' }>,
  { models, customersOf, noteFault }: UpdateDependencies,
): ScoredOrder {
  const { orderId, at, total, marks } = input.order;
  const order: ScoredOrder = { orderId, at, total, marks: { ...marks } as Record<string, string> };
  const loaded = models.fraudOf(risk.shop);
  if (!loaded) return order;
  const past = { orders: risk.orders, firstSeenAt: risk.firstSeenAt, customers: customersOf(input) };
  try {
    const [judged] = loaded.model.score([orderRow(input.order, past)]);
    if (!judged) return order;
    const { score, isFlagged, reasons } = judged;
    return {
      ...order,
      ...{ score, isFlagged, reasons: isFlagged ? [...reasons()] : [], modelVersion: loaded.version },
    };
  } catch (error) {
    noteFault('fraud', risk.shop, error);
    return order;
  }
}

export function riskKey(namespace: string, key: string): string {
  const { shop, customerId } = parseCustomerKey(key);
  return viewKey(namespace, shop, customerId, 'risk');
}

/** Of published risks: those that are stored in a newer version by now. */
export function newerRisks(cache: Cache, namespace: string) {
  return newerDocuments(cache, topicName(namespace, 'risks'), (key) => riskKey(namespace, key));
}
