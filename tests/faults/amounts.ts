import type { Finding } from './checker.ts';

/** A finding about one of many, with who it is. */
export interface FindingOf extends Finding {
  readonly who: string;
}

/** What somebody should have, and where it is looked for: sets of names, each of which stands there once. */
export interface Comparison {
  readonly who: string;
  readonly where: string;
  readonly wanted: ReadonlySet<string>;
  readonly found: readonly string[];
}

/** Names that should be there and are not are lost; those that should not, and second ones, are doubled. */
export function compareNames({ who, where, wanted, found }: Comparison): FindingOf[] {
  const there = new Set(found);
  const missing = [...wanted].filter((name) => !there.has(name));
  const extra = [...there].filter((name) => !wanted.has(name));
  const again = found.filter((name, at) => wanted.has(name) && found.indexOf(name) !== at);
  const more = [...extra, ...again];
  return [
    ...some({ who, kind: 'lost', names: missing, text: `${who} in ${where} lacks` }),
    ...some({ who, kind: 'doubled', names: more, text: `${who} in ${where} has once too often` }),
  ];
}

const namesShownMax = 5;

function some({
  who,
  kind,
  names,
  text,
}: {
  readonly who: string;
  readonly kind: Finding['kind'];
  readonly names: readonly string[];
  readonly text: string;
}): FindingOf[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, namesShownMax).join(', ');
  return [{ who, kind, count: names.length, text: `${text} ${shown}` }];
}

/** The same is missing in Redis and in the log as a rule: it is one loss. Of each one and kind the worst stays. */
export function worstOfEach(findings: readonly FindingOf[]): Finding[] {
  const worst = new Map<string, Finding>();
  for (const { who, ...finding } of findings) {
    const key = `${finding.kind} ${who}`;
    if ((worst.get(key)?.count ?? 0) < finding.count) worst.set(key, finding);
  }
  return [...worst.values()];
}

/** Of each one the record of the highest version; of several in one version the last. */
export function newestOf<T extends { readonly version: number }>(
  records: readonly T[],
  nameOf: (record: T) => string,
): ReadonlyMap<string, T> {
  const newest = new Map<string, T>();
  for (const record of records) {
    const name = nameOf(record);
    if (record.version >= (newest.get(name)?.version ?? record.version)) newest.set(name, record);
  }
  return newest;
}
