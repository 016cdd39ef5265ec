import kafkajs from 'kafkajs';

const { AssignerProtocol, Kafka, logLevel } = kafkajs;

/** How many members of a group have partitions; 0 while it is being balanced. */
export async function membersAtWork(broker: string, group: string): Promise<number> {
  const admin = new Kafka({ brokers: [broker], clientId: 'looking-on', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { groups } = await admin.describeGroups([group]);
    const [found] = groups;
    if (found?.state !== 'Stable') return 0;
    const assigned = found.members.filter(({ memberAssignment }) => {
      const assignment = AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {};
      return Object.values(assignment).flat().length > 0;
    });
    // A member that has nothing to do would be hidden by one that has it all.
    return assigned.length === found.members.length ? assigned.length : 0;
  } finally {
    await admin.disconnect();
  }
}
