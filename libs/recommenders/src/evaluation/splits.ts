import { seededRandom } from '@shoal/clustering';
import { sequencesByUser } from '../csr.ts';
import { NoInteractionsError, OptionError } from '../errors.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions, takeInteractions } from '../interactions-from.ts';
import type { Query, RecentInteraction } from '../recommender.ts';

/** What a model is asked, and what the user then did. */
export interface HeldOut {
  readonly query: Query;
  readonly items: readonly string[];
}

export interface LeaveOneOut {
  /** Without what is held out. */
  readonly train: Interactions;
  /** The item before the last of each user, asked with what came before it: to choose parameters and weights by. */
  readonly tuning: readonly HeldOut[];
  /** The last item of each user, asked with all that came before it, the tuning item too. Only to report. */
  readonly test: readonly HeldOut[];
}

/**
 * Holds out the last interaction of each user and the one before. Users with fewer than three interactions stay in `train`
 * whole. With `tuning: false` only the last one is held out (of users with two and more), the model learns all before it, and is
 * asked by the user's id. Throws OptionError, and NoInteractionsError when nothing can be held out.
 */
export function leaveOneOut(interactions: Interactions, { tuning = true } = {}): LeaveOneOut {
  checkInteractions(interactions);
  const rows = sequencesByUser(interactions);
  const held = tuning ? 2 : 1;
  const recentOf = (from: number, end: number): RecentInteraction[] =>
    Array.from({ length: end - from }, (_, i) => ({
      item: interactions.items[rows.column[from + i] as number] as string,
      at: rows.at[from + i] as number,
      weight: rows.value[from + i] as number,
    }));
  const itemAt = (i: number): string => interactions.items[rows.column[i] as number] as string;
  const split = { tuning: [] as HeldOut[], test: [] as HeldOut[] };
  for (let u = 0; u < rows.rows; u++) {
    const from = rows.starts[u] as number;
    const end = rows.starts[u + 1] as number;
    if (end - from <= held) continue;
    const user = interactions.users[u] as string;
    const query = tuning ? { user, recent: recentOf(from, end - 1) } : { user };
    split.test.push({ query, items: [itemAt(end - 1)] });
    if (tuning)
      split.tuning.push({ query: { user, recent: recentOf(from, end - 2) }, items: [itemAt(end - 2)] });
  }
  if (split.test.length === 0)
    throw new NoInteractionsError('no user has enough interactions to hold one out');
  return { ...split, train: takeInteractions(interactions, allButLast(interactions, held)) };
}

/**
 * Learns what was before a moment, and asks for what each user did for the first time after it. The moment leaves `share`
 * (default 0.8) of the interactions before it. Throws OptionError, and NoInteractionsError when one side is empty.
 */
export function splitByTime(
  interactions: Interactions,
  share = 0.8,
): { readonly train: Interactions; readonly test: readonly HeldOut[] } {
  checkInteractions(interactions);
  if (!(share > 0 && share < 1)) throw new OptionError(`share is ${share}: it must be between 0 and 1`);
  const count = interactions.user.length;
  const moment = interactions.at[Math.min(count - 1, Math.ceil(count * share))] as number;
  const before = interactions.at.findIndex((at) => at >= moment);
  const train = takeInteractions(
    interactions,
    Int32Array.from({ length: before }, (_, i) => i),
  );
  const had = new Map<number, Set<number>>();
  const after = new Map<number, Set<number>>();
  for (let i = 0; i < count; i++) {
    const user = interactions.user[i] as number;
    const item = interactions.item[i] as number;
    if (i >= before && !had.get(user)?.has(item)) setOf(after, user).add(item);
    if (i < before) setOf(had, user).add(item);
  }
  if (before === 0 || after.size === 0)
    throw new NoInteractionsError('one side of the moment has no interactions');
  const test = [...after].map(([user, items]) => ({
    query: { user: interactions.users[user] as string },
    items: [...items].map((item) => interactions.items[item] as string),
  }));
  return { train, test };
}

/** `folds` pairs of train and test, each interaction in one test. Throws OptionError when there are fewer than two folds. */
export function randomFolds(
  interactions: Interactions,
  folds: number,
  seed: number,
): { readonly train: Interactions; readonly test: Interactions }[] {
  checkInteractions(interactions);
  const count = interactions.user.length;
  if (!Number.isSafeInteger(folds) || folds < 2 || folds > count) {
    throw new OptionError(`folds is ${folds}: it must be from 2 to the number of interactions (${count})`);
  }
  const order = shuffled(count, seed);
  const foldOf = new Int32Array(count);
  for (let i = 0; i < count; i++) foldOf[order[i] as number] = i % folds;
  const positions = Int32Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: folds }, (_, fold) => ({
    train: takeInteractions(
      interactions,
      positions.filter((i) => foldOf[i] !== fold),
    ),
    test: takeInteractions(
      interactions,
      positions.filter((i) => foldOf[i] === fold),
    ),
  }));
}

function shuffled(count: number, seed: number): Int32Array {
  const random = seededRandom(seed);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}

/** All positions but the last `held` of each user who has more than these. */
function allButLast({ user, users }: Interactions, held: number): Int32Array {
  const left = new Int32Array(users.length);
  for (const u of user) left[u] = (left[u] as number) + 1;
  const whole = left.map((count) => (count <= held ? 1 : 0));
  const kept: number[] = [];
  for (let i = 0; i < user.length; i++) {
    const u = user[i] as number;
    if (whole[u] === 1 || (left[u] as number) > held) kept.push(i);
    left[u] = (left[u] as number) - 1;
  }
  return Int32Array.from(kept);
}

function setOf(sets: Map<number, Set<number>>, key: number): Set<number> {
  const known = sets.get(key) ?? new Set<number>();
  sets.set(key, known);
  return known;
}
