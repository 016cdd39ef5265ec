import { eventCodes, type FeatureState, featureBounds } from '@shoal/contracts';

/** Seconds from the last event of each kind to `lastSeenAt`. */
type Ages = Map<string, number>;

/** Kinds and ages in turn, as in `v0s120:Newsletter Opened:86400`: half as long as an object would be. */
const entry = /([a-z]+|:[^:]*:)(\d+)/g;

/** The kind of a track event: a letter or two where the name is of the e-commerce spec, else the name between colons. */
function kindOf(event: string): string {
  if (Object.hasOwn(eventCodes, event)) return eventCodes[event as keyof typeof eventCodes];
  return `:${event.replaceAll(':', ' ').slice(0, featureBounds.eventNameLength)}:`;
}

const secondOf = (at: number) => Math.floor(at / 1000);

/** When a customer last did something, to the second, in milliseconds since 1970; undefined where it is not known. */
export function lastEventAt(state: FeatureState, event: string): number | undefined {
  if (event === 'Order Completed') return state.orders.lastAt;
  const age = read(state).get(kindOf(event));
  return age === undefined ? undefined : (secondOf(state.lastSeenAt) - age) * 1000;
}

/** Moves `lastSeenAt` on to an event, and notes a track event by its name. Orders have their own times. */
export function noteEvent(state: FeatureState, event: string | undefined, at: number): void {
  const ages = read(state);
  moveLastSeen(state, ages, at);
  if (event !== undefined && event !== 'Order Completed')
    noteAge(ages, kindOf(event), secondOf(state.lastSeenAt) - secondOf(at));
  write(state, ages);
}

/** Takes over when another customer was last seen, and what he did last. */
export function mergeLastEvents(into: FeatureState, from: FeatureState): void {
  const ages = read(into);
  moveLastSeen(into, ages, from.lastSeenAt);
  const behind = secondOf(into.lastSeenAt) - secondOf(from.lastSeenAt);
  for (const [kind, age] of read(from)) noteAge(ages, kind, age + behind);
  write(into, ages);
}

function moveLastSeen(state: FeatureState, ages: Ages, at: number): void {
  if (at <= state.lastSeenAt) return;
  const seconds = secondOf(at) - secondOf(state.lastSeenAt);
  for (const [kind, age] of ages) ages.set(kind, age + seconds);
  state.lastSeenAt = at;
}

/** The newest of each kind, and of the kinds those that happened last: so the order in which they are noted does not matter. */
function noteAge(ages: Ages, kind: string, age: number): void {
  ages.set(kind, Math.min(ages.get(kind) ?? age, age));
  if (ages.size <= featureBounds.eventKinds) return;
  let oldest = kind;
  for (const other of ages.keys()) if (isOlder(other, oldest, ages)) oldest = other;
  ages.delete(oldest);
}

function isOlder(a: string, b: string, ages: Ages): boolean {
  const [ageOfA, ageOfB] = [ages.get(a) as number, ages.get(b) as number];
  return ageOfA === ageOfB ? a > b : ageOfA > ageOfB;
}

function read({ latest = '' }: FeatureState): Ages {
  return new Map(Array.from(latest.matchAll(entry), ([, kind, age]) => [kind as string, Number(age)]));
}

function write(state: FeatureState, ages: Ages): void {
  if (ages.size === 0) return;
  state.latest = Array.from(ages, ([kind, age]) => `${kind}${age}`)
    .sort()
    .join('');
}
