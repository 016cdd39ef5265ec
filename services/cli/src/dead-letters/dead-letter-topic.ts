import { deadLetterTopic, type TopicContract, topics } from '@shoal/contracts';
import { nearestName } from '../nearest-name.ts';
import { invalidOption } from '../option-values.ts';

/** A topic whose records can die, and where they lie then. */
export interface Cemetery {
  /** `inbox.v1` */
  readonly name: string;
  readonly source: string;
  readonly letters: string;
}

export function cemeteries(namespace: string): Cemetery[] {
  return Object.values<TopicContract>(topics)
    .filter(({ deadLetters }) => deadLetters)
    .map(({ name }) => ({
      name,
      source: `${namespace}.${name}`,
      letters: deadLetterTopic(`${namespace}.${name}`),
    }));
}

/** Finds one by any of its names: `inbox`, `inbox.v1`, `shoal.inbox.v1`, `shoal.inbox.v1.dlq`. Throws CommandError. */
export function cemeteryOf(namespace: string, text: string): Cemetery {
  const all = cemeteries(namespace);
  const found = all.find(
    ({ name, source, letters }) =>
      [name, source, letters].includes(text) || name.replace(/\.v\d+$/, '') === text,
  );
  if (found) return found;
  const names = all.map(({ name }) => name);
  const near = nearestName(text, [...names, ...names.map((name) => name.replace(/\.v\d+$/, ''))]);
  const mend = near === undefined ? `choose from ${names.join(', ')}` : `did you mean '${near}'?`;
  throw invalidOption('--topic', text, mend);
}
