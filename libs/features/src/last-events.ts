import { eventCodes, type FeatureState, featureBounds } from '@shoal/contracts';

/** Kinds in order, and the seconds from the last event of each to `lastSeenAt`. */
interface Ages {
  readonly kinds: string[];
  readonly ages: number[];
}

/** The kind of a track event: a letter or two where the name is of the e-commerce spec, else the name between colons. */
function kindOf(event: string): string {
  if (Object.hasOwn(eventCodes, event)) return eventCodes[event as keyof typeof eventCodes];
  return `:${event.replaceAll(':', ' ').slice(0, featureBounds.eventNameLength)}:`;
}

const secondOf = (at: number) => Math.floor(at / 1000);

/** When a customer last did something, to the second, in milliseconds since 1970; undefined where it is not known. */
export function lastEventAt(state: FeatureState, event: string): number | undefined {
  if (event === 'Order Completed') return state.orders.lastAt;
  const { kinds, ages } = read(state);
  const age = ages[kinds.indexOf(kindOf(event))];
  return age === undefined ? undefined : (secondOf(state.lastSeenAt) - age) * 1000;
}

/** Moves `lastSeenAt` on to an event, and notes a track event by its name. Orders have their own times. */
export function noteEvent(state: FeatureState, event: string | undefined, at: number): void {
  const known = read(state);
  moveLastSeen(state, known, at);
  if (event !== undefined && event !== 'Order Completed')
    noteAge(known, kindOf(event), secondOf(state.lastSeenAt) - secondOf(at));
  write(state, known);
}

/** Takes over when another customer was last seen, and what he did last. */
export function mergeLastEvents(into: FeatureState, from: FeatureState): void {
  const known = read(into);
  moveLastSeen(into, known, from.lastSeenAt);
  const behind = secondOf(into.lastSeenAt) - secondOf(from.lastSeenAt);
  const { kinds, ages } = read(from);
  kinds.forEach((kind, i) => {
    noteAge(known, kind, (ages[i] as number) + behind);
  });
  write(into, known);
}

function moveLastSeen(state: FeatureState, { ages }: Ages, at: number): void {
  if (at <= state.lastSeenAt) return;
  const seconds = secondOf(at) - secondOf(state.lastSeenAt);
  for (let i = 0; i < ages.length; i += 1) ages[i] = (ages[i] as number) + seconds;
  state.lastSeenAt = at;
}

/** The newest of each kind, and of the kinds those that happened last: so the order in which they are noted does not matter. */
function noteAge(known: Ages, kind: string, age: number): void {
  const { kinds, ages } = known;
  let place = 0;
  while (place < kinds.length && (kinds[place] as string) < kind) place += 1;
  if (kinds[place] === kind) {
    ages[place] = Math.min(ages[place] as number, age);
    return;
  }
  kinds.splice(place, 0, kind);
  ages.splice(place, 0, age);
  if (kinds.length > featureBounds.eventKinds) dropOldest(known);
}

/** Of equally old ones the last in order. */
function dropOldest({ kinds, ages }: Ages): void {
  const oldest = ages.lastIndexOf(Math.max(...ages));
  kinds.splice(oldest, 1);
  ages.splice(oldest, 1);
}

const [colon, zero, nine] = [58, 48, 57];

/**
 * Kinds and ages in turn, as in `:Newsletter Opened:86400s120v0`: half as long as an object would be. Read by hand, since it is
 * read at every event, and a regular expression takes five times as long.
 */
function read({ latest = '' }: FeatureState): Ages {
  const kinds: string[] = [];
  const ages: number[] = [];
  for (let at = 0; at < latest.length; ) {
    const start = at;
    if (latest.charCodeAt(at) === colon) at = latest.indexOf(':', at + 1) + 1;
    else while (latest.charCodeAt(at) > nine) at += 1;
    kinds.push(latest.slice(start, at));
    let age = 0;
    for (let digit = latest.charCodeAt(at); digit >= zero && digit <= nine; digit = latest.charCodeAt(at)) {
      age = age * 10 + digit - zero;
      at += 1;
    }
    ages.push(age);
  }
  return { kinds, ages };
}

function write(state: FeatureState, { kinds, ages }: Ages): void {
  if (kinds.length === 0) return;
  let latest = '';
  for (let i = 0; i < kinds.length; i += 1) latest += `${kinds[i]}${ages[i]}`;
  state.latest = latest;
}
