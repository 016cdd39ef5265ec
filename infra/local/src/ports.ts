import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { Report } from './report.ts';
import { StackError } from './report.ts';

// Below Linux's range for outgoing connections (32768 and up): a port found free there could be taken as the near
// end of somebody's connection before its server binds it.
const LOWEST = 20_000;
const HIGHEST = 32_000;
const ATTEMPTS_MAX = 100;

/** Whether a server could listen on this port of 127.0.0.1 now. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Thrown as StackError when 100 ports tried at random were all taken. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await portIsFree(port)) return port;
  }
  throw new StackError(`No free port found between ${LOWEST} and ${HIGHEST} on 127.0.0.1.`);
}

/** The wanted port, or a free one where it is taken (said in one line) or none was wanted. */
export async function choosePort(
  service: string,
  wanted: number | undefined,
  report: Report,
): Promise<number> {
  if (wanted !== undefined && (await portIsFree(wanted))) return wanted;
  const port = await findFreePort();
  if (wanted !== undefined) report(`Port ${wanted} is taken: ${service} listens on ${port} instead`);
  return port;
}
