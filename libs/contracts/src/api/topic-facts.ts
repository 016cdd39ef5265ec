import type { TSchema } from 'typebox';
import type { TopicContract } from '../topics.ts';

/** The title of a topic's schema. Throws a TypeError where it has none: documents refer to it by that. */
export function titleOf(schema: TSchema): string {
  const { title } = schema as { title?: unknown };
  if (typeof title !== 'string') throw new TypeError('a schema of a topic needs a title');
  return title;
}

/** Who writes a topic, as names: the contract says it in a sentence that begins with the service. */
export function ownersOf({ owner }: TopicContract): string[] {
  const outside = owner.includes('storefronts') ? ['storefronts'] : [];
  const service = /^trainers \((.+)\)$/.exec(owner)?.[1] ?? owner.split(' ', 1)[0] ?? owner;
  return [service, ...outside];
}
