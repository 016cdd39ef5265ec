import { posix } from 'node:path';
import { type Place, placeOf } from './place.ts';
import type { GlobalFact } from './read-globals.ts';
import type { ImportFact, SourceFacts } from './read-source.ts';

/** What a rule looks at: one file, what it imports and uses, and which folders the packages of the workspace have. */
export interface Inspection {
  readonly place: Place;
  readonly facts: SourceFacts;
  /** `@shoal/config` to `libs/config`. */
  readonly packages: ReadonlyMap<string, string>;
}

export interface Finding {
  readonly line: number;
  readonly what: string;
}

export function importsInto(
  { place, facts, packages }: Inspection,
  isForbidden: (unit: string) => boolean,
): Finding[] {
  return facts.imports
    .filter(({ specifier }) => {
      const unit = relativeTarget(place, specifier)?.unit ?? packages.get(packageName(specifier ?? ''));
      return unit !== undefined && unit !== place.unit && isForbidden(unit);
    })
    .map(importFinding);
}

export function importsOf(facts: SourceFacts, isForbidden: (name: string) => boolean): Finding[] {
  return facts.imports
    .filter(({ specifier }) => specifier !== undefined && isForbidden(packageName(specifier)))
    .map(importFinding);
}

export function globalsIn(facts: SourceFacts, isForbidden: (name: string) => boolean): Finding[] {
  return facts.globals.filter((fact) => !fact.shadowed && isForbidden(fact.name)).map(globalFinding);
}

/** Where a relative import leads; undefined for every other one. */
export function relativeTarget(place: Place, specifier: string | undefined): Place | undefined {
  if (!specifier?.startsWith('.')) return undefined;
  return placeOf(posix.join(posix.dirname(place.path), specifier));
}

/** `kafkajs/src/x.js` and `@scope/name/x` without what follows the package's name. */
export function packageName(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

export function importFinding({ line, specifier }: ImportFact): Finding {
  return {
    line,
    what: specifier === undefined ? 'imports what is computed at run time' : `imports ${specifier}`,
  };
}

export function globalFinding({ line, name }: GlobalFact): Finding {
  return { line, what: `uses ${name}` };
}
