// A load generator that costs little itself: sockets that stay open, each asks again as soon as it is answered.
import { connect, type Socket } from 'node:net';
import { serve } from '../support/worker.ts';

interface Load {
  readonly url: string;
  /** Asked for in turn. */
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
}

const endOfHead = Buffer.from('\r\n\r\n');

serve({
  /** Returns how many were answered a second, and the milliseconds that each took. */
  run: async (load: Load) => {
    const latencies: number[] = [];
    const begun = performance.now();
    const until = begun + load.seconds * 1_000;
    await Promise.all(
      Array.from({ length: load.connections }, (_, i) => askOn(load, { first: i, until, latencies })),
    );
    const seconds = (performance.now() - begun) / 1_000;
    return { perSecond: latencies.length / seconds, latencies };
  },
});

interface Turn {
  readonly first: number;
  readonly until: number;
  readonly latencies: number[];
}

async function askOn(load: Load, { first, until, latencies }: Turn): Promise<void> {
  const { hostname, port } = new URL(load.url);
  const requests = load.paths.map((path) => requestOf(path, hostname, load.headers));
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const answers = answersOf(socket);
  for (let i = first; performance.now() < until; i += load.connections) {
    const begun = performance.now();
    socket.write(requests[i % requests.length] as Buffer);
    const { value: status } = await answers.next();
    if (status !== 200) throw new Error(`${load.paths[i % requests.length]} was answered ${status}`);
    latencies.push(performance.now() - begun);
  }
  socket.destroy();
}

function requestOf(path: string, host: string, headers: Load['headers']): Buffer {
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
}

/** The status of each answer, once all of its body is there. */
async function* answersOf(socket: Socket): AsyncGenerator<number, undefined> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (;;) {
      const end = held.indexOf(endOfHead);
      if (end < 0) break;
      const head = held.subarray(0, end).toString('latin1');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      const next = end + endOfHead.length + length;
      if (held.length < next) break;
      held = held.subarray(next);
      yield Number(head.slice(9, 12));
    }
  }
  return undefined;
}
