import type { KeyKind } from '@shoal/access';
import type { AccessKey } from '@shoal/contracts';
import { withBroker } from '../broker/open-broker.ts';
import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { plainTable } from '../plain-table.ts';
import { addKey, listKeys, revokeKey } from './key-book.ts';

export interface AddKeyOptions {
  readonly shop: string;
  readonly kind: KeyKind;
  readonly json?: boolean;
}

export interface ListKeysOptions {
  readonly shop?: string;
  readonly json?: boolean;
}

/** The key alone goes to standard output, so that a script can take it from there. */
export async function runAddKey({ json, ...wanted }: AddKeyOptions, context: CommandContext): Promise<void> {
  const added = await withBroker(context, (broker) => addKey(broker, { ...wanted, now: Date.now() }));
  context.stdout.write(`${json ? JSON.stringify(added) : added.key}\n`);
  if (json) return;
  context.stderr.write(
    `A ${added.kind} key of ${added.shop}. It is shown this once: Shoal keeps only its hash (hint ${added.hint}).\n`,
  );
}

export async function runListKeys({ shop, json }: ListKeysOptions, context: CommandContext): Promise<void> {
  const all = await withBroker(context, listKeys);
  const keys = all.filter((key) => shop === undefined || key.shop === shop);
  if (json) {
    context.stdout.write(`${JSON.stringify(keys)}\n`);
    return;
  }
  if (keys.length === 0) {
    context.stderr.write('There are no keys yet: shoal keys add --shop NAME --kind write makes one\n');
    return;
  }
  const columns = [
    { title: 'hint' },
    { title: 'shop' },
    { title: 'kind' },
    { title: 'created' },
    { title: 'revoked' },
  ];
  context.stdout.write(plainTable(columns, keys.map(cellsOf), await colorsFor(context)));
}

function cellsOf({ hint, shop, kind, createdAt, revokedAt }: AccessKey): string[] {
  return [hint, shop, kind, createdAt.slice(0, 19), revokedAt?.slice(0, 19) ?? '-'];
}

export async function runRevokeKey(
  name: string,
  { json }: { readonly json?: boolean },
  context: CommandContext,
): Promise<void> {
  const revoked = await withBroker(context, (broker) => revokeKey(broker, name, Date.now()));
  const { kind, shop, hint, revokedAt } = revoked;
  context.stdout.write(
    json
      ? `${JSON.stringify(revoked)}\n`
      : `The ${kind} key ${hint} of ${shop} is revoked since ${revokedAt}.\n`,
  );
}
