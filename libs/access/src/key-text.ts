import { hash, randomBytes } from 'node:crypto';
import type { AccessKey } from '@shoal/contracts';

export type KeyKind = AccessKey['kind'];

/** A new key: `shoal_write_` or `shoal_read_` and 32 random characters. It is shown once; only its hash is kept. */
export function newKeyText(kind: KeyKind): string {
  return `shoal_${kind}_${randomBytes(24).toString('base64url')}`;
}

/** SHA-256 in hex. Keys are long and random, so a plain hash cannot be turned back. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex');
}

/** The record of a key, as `keys.v1` holds it. */
export function accessKey(key: string, shop: string, kind: KeyKind, createdAt: number): AccessKey {
  return {
    hash: hashKey(key),
    hint: key.slice(0, 16),
    shop,
    kind,
    createdAt: new Date(createdAt).toISOString(),
  };
}
