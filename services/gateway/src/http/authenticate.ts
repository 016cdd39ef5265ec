import type { Keyring } from '@shoal/access';
import type { Clock } from '@shoal/runtime';
import type { FastifyRequest } from 'fastify';
import { RefusedRequest } from './refused-request.ts';

export interface AuthenticationDependencies {
  readonly keyring: Keyring;
  readonly clock: Clock;
}

/** The shop whose read key a request carries. Throws a refusal where there is none. */
export function authenticate(
  request: FastifyRequest,
  { keyring, clock }: AuthenticationDependencies,
): string {
  const key = /^bearer +([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const shop = key === undefined ? undefined : keyring.shopOf(key, 'read', clock.now());
  if (shop === undefined) {
    throw new RefusedRequest(
      'invalid_read_key',
      'send a valid read key: authorization: Bearer shoal_read_... (a write key does not open this)',
    );
  }
  return shop;
}
