import { CommandError } from '../command-error.ts';

/** The values of the options that belong to some methods and not to others. */
export interface MethodValues {
  readonly k?: number | 'auto';
  readonly eps?: number | 'auto';
  readonly minPoints?: number;
  readonly minClusterSize?: number;
}

type MethodValue = keyof MethodValues;

const OPTION_NAMES: Readonly<Record<MethodValue, string>> = {
  k: '--k',
  eps: '--eps',
  minPoints: '--min-points',
  minClusterSize: '--min-cluster-size',
};

interface MethodFacts {
  /** How a sentence calls it. */
  readonly title: string;
  /** For the report: what it does with the customers. */
  readonly idea: string;
  readonly takes: readonly MethodValue[];
}

// The help reads this list, so it must not load the algorithms.
const FACTS = {
  kmeans: {
    title: 'k-means',
    idea: 'divides all customers into k round groups, each around its mean',
    takes: ['k'],
  },
  minibatch: {
    title: 'mini-batch k-means',
    idea: 'divides all customers into k round groups, learning from small random batches: for very large tables',
    takes: ['k'],
  },
  dbscan: {
    title: 'DBSCAN',
    idea: 'joins customers who have enough others near them, in groups of any shape, and leaves the rest apart',
    takes: ['eps', 'minPoints'],
  },
  hdbscan: {
    title: 'HDBSCAN',
    idea: 'finds groups that hold together at many distances, dense ones and loose ones, and leaves the rest apart',
    takes: ['minClusterSize', 'minPoints'],
  },
  deep: {
    title: 'deep embedded clustering',
    idea: 'lets a neural network sum the features up, and divides all customers into k groups by that',
    takes: ['k'],
  },
} as const satisfies Readonly<Record<string, MethodFacts>>;

/** Those that group customers themselves. */
export type FittingMethod = keyof typeof FACTS;

/** 'auto' tries some of them and takes what fits. */
export type Method = FittingMethod | 'auto';

export const METHODS: readonly Method[] = ['auto', ...(Object.keys(FACTS) as FittingMethod[])];

export function methodTitle(method: FittingMethod): string {
  return FACTS[method].title;
}

export function methodIdea(method: FittingMethod): string {
  return FACTS[method].idea;
}

/** Throws CommandError for an option that the method would not heed, with the methods that would. */
export function refuseForeignOptions(method: Method, values: MethodValues): void {
  const foreign = givenValues(values).find(([value]) => !takes(method, value));
  if (foreign === undefined) return;
  const [value] = foreign;
  const others = METHODS.filter((other) => takes(other, value)).join(' or ');
  throw new CommandError(
    'CLI_USAGE',
    `${OPTION_NAMES[value]} does not belong to --method ${method}: leave it out, or take --method ${others}`,
  );
}

function takes(method: Method, value: MethodValue): boolean {
  return method !== 'auto' && (FACTS[method].takes as readonly MethodValue[]).includes(value);
}

function givenValues(values: MethodValues): [MethodValue, number | string][] {
  const names = Object.keys(OPTION_NAMES) as MethodValue[];
  return names.flatMap((name): [MethodValue, number | string][] => {
    const value = values[name];
    return value === undefined ? [] : [[name, value]];
  });
}

/** The options of the method as words of a command line, those that were given. */
export function methodWords(values: MethodValues): string[] {
  return givenValues(values).flatMap(([name, value]) => [OPTION_NAMES[name], String(value)]);
}
