import { changesByCustomer } from '../support/change-chain.ts';
import type { Finding } from './checker.ts';
import type { Evidence } from './evidence.ts';

/** Where something of one customer came after what it should have come before. */
export function orderFaults({ events, published, changes }: Evidence): Finding[] {
  return [...eventOrder(events), ...versionOrder(published), ...changeOrder(changes)];
}

/** The events of a customer that came by one inbox partition stand in its order; second copies of a place do not count. */
function eventOrder(events: Evidence['events']): Finding[] {
  const seen = new Set<string>();
  const firsts = events.filter(({ customerId, inbox }) => {
    const place = `${customerId} ${inbox.partition}/${inbox.offset}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
  return falls(firsts, 'events.v1', ({ customerId, inbox }) => ({
    who: `${customerId} by inbox partition ${inbox.partition}`,
    at: inbox.offset,
  }));
}

/** A reader of `features.v1` never sees an older state after a newer one; the same one again is a redelivery. */
function versionOrder(published: Evidence['published']): Finding[] {
  return falls(published, 'features.v1', ({ customerId, version }) => ({ who: customerId, at: version }));
}

function changeOrder(changes: Evidence['changes']): Finding[] {
  const firsts = [...changesByCustomer(changes).values()].flat();
  return falls(firsts, 'segment-changes.v1', ({ customerId, at }) => ({
    who: customerId,
    at: Date.parse(at),
  }));
}

/** Where the last record of something is older than one before it: a rebuild from a compacted topic would begin with that. */
export function endsBehind(
  topic: string,
  records: readonly { readonly who: string; readonly version: number }[],
): Finding[] {
  const [last, highest] = [new Map<string, number>(), new Map<string, number>()];
  for (const { who, version } of records) {
    last.set(who, version);
    highest.set(who, Math.max(version, highest.get(who) ?? version));
  }
  return [...last].flatMap(([who, version]) => {
    const most = highest.get(who) ?? version;
    if (version >= most) return [];
    const text = `${topic}: ${who} ends in version ${version} after ${most}`;
    return [{ kind: 'orderViolations', count: 1, text } as const];
  });
}

/** Every place where what should ascend, for each one by itself, is lower than the highest before it. */
export function falls<T>(
  records: readonly T[],
  topic: string,
  read: (record: T) => { readonly who: string; readonly at: number },
): Finding[] {
  const highest = new Map<string, number>();
  return records.flatMap((record) => {
    const { who, at } = read(record);
    const before = highest.get(who) ?? at;
    highest.set(who, Math.max(before, at));
    if (at >= before) return [];
    return [
      { kind: 'orderViolations', count: 1, text: `${topic}: ${who} has ${at} after ${before}` } as const,
    ];
  });
}
