import { type ServiceProcess, type ServiceStart, startService } from './service-process.ts';

/** A service that is started again whenever it was killed. */
export interface Respawning {
  readonly process: ServiceProcess;
  /** SIGKILL, and a new process; resolves when that has joined its groups, which waits for the dead one's session to end. */
  crash(): Promise<void>;
  /** A clean stop and a new process. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRespawning(start: ServiceStart): Promise<Respawning> {
  let current = await startService(start);
  return {
    get process() {
      return current;
    },
    crash: async () => {
      await current.kill();
      current = await startService(start);
    },
    restart: async () => {
      await current.stop();
      current = await startService(start);
    },
    stop: () => current.stop(),
  };
}
