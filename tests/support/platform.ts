import { join } from 'node:path';
import { DirectoryInUseError } from '../../infra/local/src/claim.ts';
import { engineAnswers, haveImage, KAFKA_IMAGE, REDIS_IMAGE } from '../../infra/local/src/containers.ts';
import { rootFolder } from '../../infra/local/src/folders.ts';
import { type Report, seconds } from '../../infra/local/src/report.ts';
import { type Stack, startStack } from '../../infra/local/src/stack.ts';
import { startKafkaContainer, startKafkaContainers, startRedisContainer } from './test-containers.ts';
import { startThreeBrokers } from './three-brokers.ts';

/** A broker, or three, and a Redis for tests. */
export interface Platform {
  readonly where: 'outside' | 'containers' | 'processes';
  /** host:port of each. */
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  /** Ends what was started and nothing else. */
  stop(): Promise<void>;
}

export interface PlatformNeeds {
  readonly brokers?: 1 | 3;
  readonly report: Report;
  /** Read for KAFKA_BROKERS, REDIS_URL and SHOAL_CONTAINERS. */
  readonly environment: NodeJS.ProcessEnv;
}

const runsAtOnceMax = 8;

/**
 * Starts what tests need. What KAFKA_BROKERS and REDIS_URL name is used as it is; else Testcontainers start both where a Docker
 * engine answers and has their images (SHOAL_CONTAINERS=never passes it over); else they are processes of this machine.
 */
export async function startPlatform(needs: PlatformNeeds): Promise<Platform> {
  const { environment } = needs;
  if (environment.KAFKA_BROKERS && environment.REDIS_URL) return fromStack('outside', await ownStack(needs));
  return (await haveContainers(needs)) ? startContainers(needs) : startProcesses(needs);
}

async function haveContainers({ environment, report }: PlatformNeeds): Promise<boolean> {
  if (environment.SHOAL_CONTAINERS === 'never' || !(await engineAnswers())) return false;
  return (await haveImage(KAFKA_IMAGE, report)) && (await haveImage(REDIS_IMAGE, report));
}

async function startContainers({ brokers = 1, report, environment }: PlatformNeeds): Promise<Platform> {
  const started = performance.now();
  const startKafka = brokers === 3 ? startKafkaContainers : startKafkaContainer;
  // One of the two may run already.
  const [kafka, redis] = await Promise.all([
    environment.KAFKA_BROKERS ? outside(environment.KAFKA_BROKERS.split(',')) : startKafka(),
    environment.REDIS_URL ? { url: environment.REDIS_URL, stop: nothing } : startRedisContainer(),
  ]);
  report(`Kafka and Redis answer, in containers: ${seconds(performance.now() - started)}`);
  return {
    where: 'containers',
    brokers: kafka.addresses,
    redisUrl: redis.url,
    stop: async () => void (await Promise.all([kafka.stop(), redis.stop()])),
  };
}

const nothing = async () => undefined;
const outside = (addresses: readonly string[]) => ({ addresses, stop: nothing });

async function startProcesses(needs: PlatformNeeds): Promise<Platform> {
  const environment = { ...needs.environment, SHOAL_CONTAINERS: 'never' };
  if (needs.brokers !== 3) return fromStack('processes', await ownStack({ ...needs, environment }));
  const brokers = await startThreeBrokers(needs.report);
  const beside = { ...environment, KAFKA_BROKERS: brokers.addresses.join(',') };
  const stack = await ownStack({ ...needs, environment: beside });
  const stop = async () => {
    await stack.stop();
    await brokers.stop();
  };
  return { ...fromStack('processes', stack), stop };
}

function fromStack(where: Platform['where'], { brokers, redisUrl, stop }: Stack): Platform {
  return { where, brokers, redisUrl, stop };
}

/** Two runs in one checkout do not disturb each other: the second takes the next folder. */
async function ownStack({ report, environment }: PlatformNeeds): Promise<Stack> {
  for (let number = 1; ; number += 1) {
    const directory = join(rootFolder, '.shoal', number === 1 ? 'test' : `test-${number}`);
    try {
      return await startStack({ directory, fresh: true, report, environment });
    } catch (error) {
      if (!(error instanceof DirectoryInUseError) || number === runsAtOnceMax) throw error;
    }
  }
}
