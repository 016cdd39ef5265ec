/** Options that belong to some methods and not to others. */
export type MethodOption = '--k';

interface MethodFacts {
  /** How a sentence calls it. */
  readonly title: string;
  /** For the help and the report: what it does and when to take it. */
  readonly idea: string;
  readonly takes: readonly MethodOption[];
}

// The help reads this list, so it must not load the algorithms.
const FACTS = {
  kmeans: {
    title: 'k-means',
    idea: 'divides all customers into k round groups, each around its mean',
    takes: ['--k'],
  },
} as const satisfies Readonly<Record<string, MethodFacts>>;

export type Method = keyof typeof FACTS;

export const METHODS = Object.keys(FACTS) as readonly Method[];

export function methodTitle(method: Method): string {
  return FACTS[method].title;
}

export function methodIdea(method: Method): string {
  return FACTS[method].idea;
}

export function optionsOf(method: Method): readonly MethodOption[] {
  return FACTS[method].takes;
}

/** The options of a method that were given, by their names on the command line. */
export function optionNames(options: {
  readonly k?: number | 'auto';
}): Readonly<Record<string, number | string>> {
  const named = { '--k': options.k };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Record<
    string,
    number | string
  >;
}
