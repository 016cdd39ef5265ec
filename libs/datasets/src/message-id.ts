import { createHash } from 'node:crypto';

/** An id shaped like a UUID of version 5, out of a name that is unique to the call: reading a log twice repeats its ids. */
export function messageIdOf(name: string): string {
  const hex = createHash('sha1').update(`shoal-datasets:${name}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
