import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Daemon } from '../../infra/local/src/children.ts';
import { prepareKafkaFiles } from '../../infra/local/src/kafka-files.ts';
import { runKafka } from '../../infra/local/src/kafka-process.ts';
import { findFreePort } from '../../infra/local/src/ports.ts';

/** Brokers that nobody else uses, so that one of them may be killed. */
export interface OwnBrokers {
  /** host:port of each, the same after a restart. */
  readonly addresses: readonly string[];
  /** How many of them have a copy of each partition. */
  readonly replication: number;
  /** SIGKILL of the only one, or of the last; what it had written stays. */
  kill(): Promise<void>;
  /** Starts it again on the same data; resolves when it answers. */
  restart(): Promise<void>;
  /** Ends them and deletes their data. */
  stop(): Promise<void>;
}

/** One broker; always a process of this machine, also where containers run: a process can be killed like any other. */
export async function startOwnBroker(report: (line: string) => void): Promise<OwnBrokers> {
  const { java, libs, archive } = await prepareKafkaFiles(process.env, report);
  const directory = mkdtempSync(join(tmpdir(), 'shoal-faults-kafka-'));
  const [port, controllerPort] = [await findFreePort(), await findFreePort()];
  const options = { libs, performance: false, archive: archive ? { use: archive } : undefined };
  const run = () => runKafka({ directory, port, controllerPort, java, options });
  let daemon: Daemon = await run();
  return {
    addresses: [`127.0.0.1:${port}`],
    replication: 1,
    kill: async () => {
      process.kill(daemon.pid, 'SIGKILL');
      await daemon.ended;
    },
    restart: async () => {
      daemon = await run();
    },
    stop: async () => {
      await daemon.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
