import { customerOf, type IdentityLinks } from '@shoal/contracts';

/** The ids at which a chain of known links ends without being known to end: they must be looked up. */
export function openEnds(
  ids: Iterable<string>,
  links: IdentityLinks,
  lookedUp: ReadonlySet<string>,
): Set<string> {
  const open = new Set<string>();
  for (const id of ids) {
    const end = customerOf(id, links);
    if (!lookedUp.has(end)) open.add(end);
  }
  return open;
}
