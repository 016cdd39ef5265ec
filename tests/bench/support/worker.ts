import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A load generator or a peer in a process of its own, so that it shares no event loop with what is measured. */
export interface BenchWorker {
  readonly pid: number;
  /** Calls one of the functions that the module serves. Rejects with what it threw. */
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  stop(): Promise<void>;
}

type Answer = { readonly value: unknown } | { readonly error: string };

/** Starts `tests/bench/load/<name>.ts`. */
export async function startWorker(name: string): Promise<BenchWorker> {
  const child = fork(join(import.meta.dirname, '..', 'load', `${name}.ts`), {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  await once(child, 'message');
  const exited = once(child, 'exit');
  return {
    pid: child.pid as number,
    call: async <T>(functionName: string, ...args: readonly unknown[]) => {
      child.send({ functionName, args });
      const ended = exited.then(() => [{ error: `${name} has ended` }]);
      const [answer] = (await Promise.race([once(child, 'message'), ended])) as [Answer];
      if ('error' in answer) throw new Error(answer.error);
      return answer.value as T;
    },
    stop: async () => {
      child.disconnect();
      await exited;
    },
  };
}

type Functions = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** Serves functions to the process that started this one; ends with it. */
export function serve(functions: Functions): void {
  process.on('message', async (message) => {
    const { functionName, args } = message as { functionName: string; args: never[] };
    try {
      process.send?.({ value: await functions[functionName]?.(...args) });
    } catch (error) {
      process.send?.({ error: String(error instanceof Error ? error.stack : error) });
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
}
