import type { Keyring } from '@shoal/access';
import type { Clock } from '@shoal/runtime';
import type { FastifyRequest } from 'fastify';
import { RefusedRequest } from './refused-request.ts';

export interface AuthenticationDependencies {
  readonly keyring: Keyring;
  readonly clock: Clock;
}

/** The kinds of keys that open a path, the commoner first. */
const opens = { read: ['read', 'manage'], manage: ['manage'] } as const;

/** The shop whose key a request carries. Throws a refusal where there is none, or none of a kind that opens the path. */
export function authenticate(
  request: FastifyRequest,
  kind: keyof typeof opens,
  { keyring, clock }: AuthenticationDependencies,
): string {
  const key = /^bearer +([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const now = clock.now();
  for (const one of key === undefined ? [] : opens[kind]) {
    const shop = keyring.shopOf(key as string, one, now);
    if (shop !== undefined) return shop;
  }
  const others = kind === 'read' ? 'a write key does not open this' : 'a read key does not open this';
  throw new RefusedRequest(
    `invalid_${kind}_key`,
    `send a valid ${kind} key: authorization: Bearer shoal_${kind}_... (${others})`,
  );
}
