import type { Admin } from 'kafkajs';
import type { GroupState } from '../messaging.ts';

/** The consumer groups whose names begin so, with the number of their members. */
export async function groupsOf(admin: Admin, prefix: string): Promise<readonly GroupState[]> {
  const { groups } = await admin.listGroups();
  const names = groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(prefix));
  if (names.length === 0) return [];
  const { groups: described } = await admin.describeGroups(names);
  return described.map(({ groupId: group, members }) => ({ group, members: members.length }));
}
