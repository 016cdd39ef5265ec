import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/until.ts';
import { plantPoison } from './poison.ts';
import type { CoreName, ExtraName, ServiceName } from './services.ts';
import type { Stage } from './stage.ts';

/** One thing that goes wrong while load comes in. */
export interface Scenario {
  readonly name: string;
  /** What happens, in one line. */
  readonly what: string;
  /** Does it; resolves when the fault is over. `isShort` asks for a quicker one. */
  inject(stage: Stage, isShort: boolean): Promise<void>;
  /** Services that it takes beside the three. */
  readonly extras?: readonly ExtraName[];
  /** Resolves when the half of the load that came before has led to what the fault is to meet; at once where nothing is said. */
  ready?(stage: Stage): Promise<void>;
  /** How many brokers it takes; 1 where nothing is said. */
  readonly brokers?: 1 | 3;
  /** Brings back what the fault took; this counts as recovery. */
  mend?(stage: Stage): Promise<void>;
}

/** Long enough for every client to notice, shorter than any of them gives up. */
const pauseMs = { short: 10_000, full: 30_000 };
const toldWithinMs = 60_000;
const stormRounds = { short: 1, full: 3 };

const kill = (name: ServiceName): Scenario => ({
  name: `kill-${name}`,
  what: `kill -9 of ${name} while it works; a new process takes its place`,
  inject: async (stage) => {
    await stage.untilAtWork(name);
    await stage.service(name).process.kill();
  },
  mend: (stage) => stage.service(name).crash(),
});

/** A service that runs here alone, so that the other scenarios do not get slower. */
const killExtra = (name: ExtraName): Scenario => ({ ...kill(name), extras: [name] });

/** Before there is a model nobody's risk is raised, and nothing could be lost but orders. */
const killRisk: Scenario = {
  ...killExtra('risk'),
  ready: ({ shop }) =>
    until('a change of risks', { withinMs: toldWithinMs }, async () => (await shop.count('riskChanges')) > 0),
};

const zombie = (name: CoreName): Scenario => ({
  name: `zombie-${name}`,
  what: `${name} stands still beyond its session, another instance takes over and does its work, then it comes back`,
  inject: async (stage) => {
    await stage.startExtra(name);
    const { pid } = stage.service(name).process;
    await stage.untilAtWork(name);
    process.kill(pid, 'SIGSTOP');
    try {
      // Only once its session has ended does anybody work on the partitions that it had.
      await stage.untilTakenOver(name);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  },
});

const killBroker: Scenario = {
  name: 'kill-broker',
  what: 'kill -9 of the one broker while all services work, and a restart on its data',
  inject: async (stage) => {
    await stage.untilAtWork('feature-engineering');
    await stage.brokers.kill();
    await stage.brokers.restart();
  },
};

const loseBroker: Scenario = {
  name: 'lose-one-of-three',
  what: 'kill -9 of one broker of three, each with a copy of everything; it does not come back',
  brokers: 3,
  inject: async (stage) => {
    await stage.untilAtWork('feature-engineering');
    await stage.brokers.kill();
  },
};

/** Shows what the check says where nothing went wrong. */
const calm: Scenario = {
  name: 'none',
  what: 'no fault at all: the load alone, for comparison',
  inject: (stage) => stage.untilAtWork('segmentation'),
};

const pauseRedis: Scenario = {
  name: 'pause-redis',
  what: 'Redis stands still for 30 s (10 s with --short): connections stay open, nothing answers',
  inject: async (stage, isShort) => {
    await stage.untilAtWork('segmentation');
    stage.redis.pause();
    // The length of the pause is the fault: there is nothing to wait for.
    await delay(isShort ? pauseMs.short : pauseMs.full);
    stage.redis.resume();
  },
};

const wipeRedis: Scenario = {
  name: 'wipe-redis',
  what: 'FLUSHALL while all services work: every view and claim is gone, nobody is restarted',
  inject: async (stage) => {
    await stage.untilAtWork('segmentation');
    await stage.redis.wipe();
  },
};

const storm: Scenario = {
  name: 'rebalance-storm',
  what: 'second instances of each service come and go, three rounds (one with --short)',
  inject: async (stage, isShort) => {
    for (let round = 0; round < (isShort ? stormRounds.short : stormRounds.full); round += 1) {
      for (const name of ['feature-engineering', 'segmentation', 'ingestion'] as const)
        await stage.stopExtra(await stage.startExtra(name));
    }
  },
};

const poison: Scenario = {
  name: 'poison',
  what: 'bytes that are no JSON and JSON that breaks the schema, straight into inbox.v1, events.v1, feature-merges.v1, features.v1',
  inject: async (stage) => {
    await stage.untilAtWork('segmentation');
    const ids = ['u-000001', 'u-000002', 'u-000003'];
    for (const what of await plantPoison(stage.shop, ids)) stage.poison.add(what);
  },
};

/** In the order in which they run. */
export const scenarios: readonly Scenario[] = [
  calm,
  killBroker,
  kill('ingestion'),
  kill('feature-engineering'),
  kill('segmentation'),
  killExtra('recommendation'),
  killRisk,
  killExtra('sentiment'),
  killExtra('gateway'),
  pauseRedis,
  wipeRedis,
  storm,
  poison,
  zombie('ingestion'),
  zombie('feature-engineering'),
  zombie('segmentation'),
  loseBroker,
];
