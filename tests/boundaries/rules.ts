import {
  type Finding,
  globalFinding,
  globalsIn,
  type Inspection,
  importFinding,
  importsInto,
  importsOf,
  relativeTarget,
} from './queries.ts';
import {
  isAmbient,
  isKafkaClient,
  isOutsideGlobal,
  isRedisClient,
  isTensorFlow,
  reachesOut,
} from './vocabulary.ts';

/** Folders of packages that others import by name. */
const PACKAGE = /^(services|libs)\//;

export interface Rule {
  readonly id: string;
  /** Why the rule exists: the end of each message. */
  readonly why: string;
  find(inspection: Inspection): readonly Finding[];
}

/** The directions in which code may depend on code. Each has a planted violation in boundaries.test.ts. */
export const RULES: readonly Rule[] = [
  {
    id: 'service-imports-service',
    why: 'services share topics and libs/contracts, so that each can be deployed and replaced alone',
    find: (inspection) =>
      inspection.place.area === 'services'
        ? importsInto(inspection, (unit) => unit.startsWith('services/'))
        : [],
  },
  {
    id: 'lib-imports-service',
    why: 'libraries stand below the services',
    find: (inspection) =>
      inspection.place.area === 'libs' ? importsInto(inspection, (unit) => unit.startsWith('services/')) : [],
  },
  {
    id: 'contracts-import-ours',
    why: 'contracts are what everything else agrees on, so they depend on nothing of ours',
    find: (inspection) =>
      inspection.place.unit === 'libs/contracts' ? importsInto(inspection, () => true) : [],
  },
  {
    id: 'package-by-path',
    why: 'a package is imported by its name, which leads to what it exports',
    find: ({ place, facts }) =>
      facts.imports
        .filter(({ specifier }) => {
          const target = relativeTarget(place, specifier);
          return target !== undefined && target.unit !== place.unit && PACKAGE.test(target.unit);
        })
        .map(importFinding),
  },
  {
    id: 'kafka-client',
    why: 'Kafka is spoken by libs/messaging alone, so that the client can be replaced',
    find: ({ place, facts }) =>
      place.unit === 'libs/messaging' || place.path.startsWith('tests/bench/')
        ? []
        : importsOf(facts, isKafkaClient),
  },
  {
    id: 'redis-client',
    why: 'Redis is spoken by libs/cache alone, so that the client can be replaced',
    find: ({ place, facts }) =>
      place.unit === 'libs/cache' || place.path.startsWith('tests/bench/')
        ? []
        : importsOf(facts, isRedisClient),
  },
  {
    id: 'tensorflow',
    why: 'TensorFlow is loaded by libs/neural alone, so that one backend runs and everybody knows which',
    find: ({ place, facts }) => (place.unit === 'libs/neural' ? [] : importsOf(facts, isTensorFlow)),
  },
  {
    id: 'environment',
    why: 'the environment is read by libs/config alone, where every variable is described and checked',
    find: ({ place, facts }) => {
      const mayRead = place.unit === 'libs/config' || place.area === 'infra' || place.isTest;
      if (mayRead) return [];
      const direct = facts.globals.filter(({ name }) => name === 'process.env').map(globalFinding);
      return [...direct, ...importsOf(facts, (name) => name === 'node:process' || name === 'process')];
    },
  },
  {
    id: 'pure-io',
    why: 'domain and algorithms follow from their arguments: no files, network, clients, threads or logs',
    find: ({ place, facts, packages }) => {
      if (place.pure === undefined) return [];
      const imports = facts.imports.filter((one) => reachesOut(one, packages)).map(importFinding);
      return [...imports, ...globalsIn(facts, isOutsideGlobal)];
    },
  },
  {
    id: 'pure-ambient',
    why: 'domain and algorithms get the time, the seed and the settings as arguments, so that a replay gives the same',
    find: ({ place, facts }) => (place.pure === undefined ? [] : globalsIn(facts, isAmbient)),
  },
  {
    id: 'domain-imports-out',
    why: 'the domain does not know the steps and pipelines around it; only their types, if need be',
    find: ({ place, facts }) =>
      place.pure !== 'domain'
        ? []
        : facts.imports
            .filter(({ specifier, typeOnly }) => {
              const target = relativeTarget(place, specifier);
              return (
                !typeOnly && target !== undefined && target.unit === place.unit && target.pure !== 'domain'
              );
            })
            .map(importFinding),
  },
];
