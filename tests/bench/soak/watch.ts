import type { ServiceProcess } from '../../support/service-process.ts';
import { redisFacts, type Sample, usageOf } from './sample.ts';

export interface Watch {
  sample(): Promise<Sample>;
}

/** Looks at what services and Redis use, as often as it is asked. */
export async function watchProcesses(services: readonly ServiceProcess[], redisUrl: string): Promise<Watch> {
  const began = performance.now();
  const redis = await redisFacts(redisUrl);
  const pids = [...services.map(({ name, pid }) => [name, pid] as const), ['redis', redis.pid] as const];
  return {
    sample: async () => ({
      at: (performance.now() - began) / 1_000,
      usage: Object.fromEntries(pids.map(([name, pid]) => [name, usageOf(pid)])),
      dataMegabytes: (await redisFacts(redisUrl)).megabytes,
    }),
  };
}

/** CPU seconds that a million events cost each process, from what `events` have cost between two samples. */
export function cpuPerMillion(before: Sample, after: Sample, events: number): Record<string, number> {
  const costs = Object.entries(after.usage).map(([name, { cpuSeconds }]) => {
    const spent = cpuSeconds - (before.usage[name]?.cpuSeconds ?? 0);
    return [name, Math.round((spent / events) * 1e6)];
  });
  return Object.fromEntries(costs);
}
