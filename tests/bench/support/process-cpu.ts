import { readFileSync } from 'node:fs';

/** Clock ticks a second, as Linux has them on every machine that runs Node. */
const ticksPerSecond = 100;

/** CPU seconds that a process has used so far, all its threads, in user and kernel mode. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold anything, so fields are counted behind it: utime and stime are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
