import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { cpuSecondsOf } from '../support/process-cpu.ts';

/** What one process has used. */
export interface Usage {
  /** Resident memory now, megabytes. */
  readonly megabytes: number;
  /** CPU seconds since it started. */
  readonly cpuSeconds: number;
}

/** What all processes have used at a moment. */
export interface Sample {
  /** Seconds since the beginning. */
  readonly at: number;
  readonly usage: Readonly<Record<string, Usage>>;
  /** What the data in Redis take, megabytes. */
  readonly dataMegabytes: number;
}

/** @throws Where a process is no more. */
export function usageOf(pid: number): Usage {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { megabytes: Number(kilobytes) / 1_024, cpuSeconds: cpuSecondsOf(pid) };
}

export interface RedisFacts {
  readonly pid: number;
  /** What its data take, megabytes. */
  readonly megabytes: number;
}

/** Asks Redis itself (INFO). */
export async function redisFacts(url: string): Promise<RedisFacts> {
  const text = await info(new URL(url));
  const number = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1]);
  return { pid: number('process_id'), megabytes: number('used_memory') / 1_048_576 };
}

function info({ hostname, port }: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write('INFO\r\n'));
    let text = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      // A bulk string: $<length>, the text, and a line's end.
      const [head = '', length = ''] = /^\$(\d+)\r\n/.exec(text) ?? [];
      if (head === '' || Buffer.byteLength(text) < head.length + Number(length) + 2) return;
      socket.destroy();
      resolve(text);
    });
  });
}

/** Megabytes an hour by which memory grew from a moment on: the slope of the least squares line (Legendre 1805). */
export function growthOf(samples: readonly Sample[], name: string, from: number): number {
  const points = samples
    .filter(({ at }) => at >= from)
    .map(({ at, usage }) => ({ x: at / 3_600, y: usage[name]?.megabytes ?? 0 }));
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const covariance = mean((point) => (point.x - x) * (point.y - y));
  const variance = mean((point) => (point.x - x) ** 2);
  return variance === 0 ? 0 : covariance / variance;
}
