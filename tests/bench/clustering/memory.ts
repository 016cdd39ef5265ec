import { readFileSync } from 'node:fs';

/** The most memory in MB that this process has held at once, by the kernel's count. */
export function peakMb(): number {
  const line = readFileSync('/proc/self/status', 'utf8').match(/^VmHWM:\s*(\d+) kB$/m);
  if (line === null) throw new Error('/proc/self/status tells no VmHWM');
  return Number(line[1]) / 1024;
}
