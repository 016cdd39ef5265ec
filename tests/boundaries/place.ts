/** Where a file stands, as far as the rules care. */
export interface Place {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly area: 'services' | 'libs' | 'infra' | 'tests' | 'other';
  /** The folder of its package: `services/risk`, `libs/config`, `tests`. */
  readonly unit: string;
  /** Code that must be a function of its arguments: the domain of a service, or an algorithm library. */
  readonly pure: 'domain' | 'algorithm' | undefined;
  /** Tests, their fixtures and conformance suites may reach for what the code beside them may not. */
  readonly isTest: boolean;
}

/** Libraries whose results must follow from their arguments alone. */
const ALGORITHM_LIBS = new Set([
  'libs/audiences',
  'libs/clustering',
  'libs/features',
  'libs/lifetime',
  'libs/optimisation',
  'libs/risk-models',
  'libs/scoring',
  'libs/simd',
  'libs/simulation',
  'libs/stored-models',
  'libs/trees',
]);
/** Rooms of other libraries that are as strict: networks and their training get TensorFlow as an argument. */
const ALGORITHM_ROOMS = ['libs/neural/src/layers/', 'libs/neural/src/training/'];
const AREAS = ['services', 'libs', 'infra', 'tests'] as const;

export function placeOf(path: string): Place {
  const [first = '', second = ''] = path.split('/');
  const area = AREAS.find((candidate) => candidate === first) ?? 'other';
  const unit = area === 'services' || area === 'libs' ? `${first}/${second}` : first;
  const isTest = /(\.test|\.fixture|-conformance)\.ts$/.test(path) || area === 'tests';
  return { path, area, unit, isTest, pure: isTest ? undefined : purity(path, unit) };
}

function purity(path: string, unit: string): Place['pure'] {
  if (ALGORITHM_LIBS.has(unit) || ALGORITHM_ROOMS.some((room) => path.startsWith(room))) return 'algorithm';
  return path.startsWith('services/') && path.includes('/src/domain/') ? 'domain' : undefined;
}
