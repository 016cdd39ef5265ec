import { hash } from 'node:crypto';

/** 48 bits of an id: of 200 ids two meet with odds of 10^-10. */
export function shortId(id: string): string {
  return hash('sha256', id, 'base64url').slice(0, 8);
}
