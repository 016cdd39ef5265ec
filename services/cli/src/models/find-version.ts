import { CommandError } from '../command-error.ts';

/** A version that is kept. Throws CommandError. */
export function findVersion<T>(history: ReadonlyMap<number, T>, version: number | undefined): T {
  const found = version === undefined ? undefined : history.get(version);
  if (found) return found;
  const what =
    version === undefined ? 'there is no version before the one in force' : `version ${version} is not kept`;
  const kept = [...history.keys()].sort((a, b) => a - b).join(', ');
  throw new CommandError('CLI_OPTION_INVALID', `${what}: kept are ${kept}`);
}

interface InForce {
  readonly version: number;
  readonly rollback?: { readonly to: number };
}

/** The version that a rollback goes back to when none is named: the one before what is in force now. Undefined where none is kept. */
export function versionBefore(current: InForce, versions: readonly number[]): number | undefined {
  // After a rollback the content in force is that of an older version: the next one goes back from there.
  const below = current.rollback?.to ?? current.version;
  return versions.filter((version) => version < below).sort((a, b) => b - a)[0];
}
