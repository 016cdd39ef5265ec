import { type CustomerEvent, type FeatureState, featureBounds, type InboxPosition } from '@shoal/contracts';

/**
 * What makes a redelivery harmless: a state knows how far it has taken in each inbox partition. The events of one
 * customer come from one inbox partition in order of their offsets, so one number a partition is enough.
 */
export function hasTaken(
  offsets: Readonly<Record<string, number>>,
  { partition, offset }: InboxPosition,
): boolean {
  return offset <= (offsets[partition] ?? -1);
}

export function take(offsets: Record<string, number>, { partition, offset }: InboxPosition): void {
  offsets[partition] = Math.max(offsets[partition] ?? -1, offset);
}

/**
 * A short stand-in for a former id in `merged`: 48 bits of FNV-1a in eight letters of base64: of the few ids of one customer
 * two meet with odds of 10^-12.
 */
function formerIdHash(id: string): string {
  const bytes = Buffer.allocUnsafe(6);
  bytes.writeUInt32LE(fnv1a(id, 0x811c9dc5), 0);
  bytes.writeUInt16LE(fnv1a(id, 0x1b873593) >>> 16, 4);
  return bytes.toString('base64url');
}

function fnv1a(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** How far the events of a former id were taken over; undefined when its history has not come yet. */
export function takenFrom(state: FeatureState, formerId: string): Record<string, number> | undefined {
  return state.merged[formerIdHash(formerId)];
}

/**
 * Whether a state has taken in an event of its customer: under its own id, or under one that the event came with, since a redelivery may
 * find a link that its first delivery did not.
 */
export function hasTakenEvent(
  state: FeatureState,
  event: Pick<CustomerEvent, 'anonymousId' | 'userId' | 'inbox'>,
): boolean {
  if (hasTaken(state.sources, event.inbox)) return true;
  return [event.anonymousId, event.userId].some(
    (id) => id !== undefined && id !== state.customerId && hasTaken(takenFrom(state, id) ?? {}, event.inbox),
  );
}

/** Notes what came with a former id; the ids merged longest ago are forgotten beyond the bound. */
export function noteFormer(state: FeatureState, formerId: string, offsets: Record<string, number>): void {
  state.merged[formerIdHash(formerId)] = offsets;
  forgetOldest(state.merged);
}

/**
 * Notes an event that was sent under a former id and came to this customer by itself, since the link was known when it was
 * read. Every later one of that id and partition does too, so the lowest offset is enough.
 */
export function noteDirect(
  state: FeatureState,
  formerId: string,
  { partition, offset }: InboxPosition,
): void {
  state.direct ??= {};
  const id = formerIdHash(formerId);
  const offsets = state.direct[id] ?? {};
  offsets[partition] = Math.min(offsets[partition] ?? offset, offset);
  state.direct[id] = offsets;
  forgetOldest(state.direct);
}

/**
 * Whether an event under a former id comes by itself, so that a copy handed over is a second one. One from before the link
 * does not, even where later events of its partition are here already: it only took the longer way.
 */
export function comesDirectly(
  state: FeatureState,
  formerId: string,
  { partition, offset }: InboxPosition,
): boolean {
  const first = state.direct?.[formerIdHash(formerId)]?.[partition];
  return first !== undefined && offset >= first;
}

/** Takes over what a former id knew of its own former ids, beside what came of those by itself in the meantime. */
export function inheritFormer(state: FeatureState, from: FeatureState): void {
  for (const [id, offsets] of Object.entries(from.merged)) {
    state.merged[id] = joined(state.merged[id], offsets, (a, b) => Math.max(a, b));
  }
  forgetOldest(state.merged);
  if (!from.direct) return;
  state.direct ??= {};
  for (const [id, offsets] of Object.entries(from.direct)) {
    state.direct[id] = joined(state.direct[id], offsets, (a, b) => Math.min(a, b));
  }
  forgetOldest(state.direct);
}

type Offsets = Readonly<Record<string, number>>;

function joined(
  known: Offsets = {},
  other: Offsets,
  choose: (a: number, b: number) => number,
): Record<string, number> {
  const offsets = { ...known };
  for (const [partition, offset] of Object.entries(other)) {
    offsets[partition] = choose(offsets[partition] ?? offset, offset);
  }
  return offsets;
}

function forgetOldest(byId: Record<string, unknown>): void {
  const ids = Object.keys(byId);
  for (const id of ids.slice(0, Math.max(0, ids.length - featureBounds.mergedIds))) delete byId[id];
}
