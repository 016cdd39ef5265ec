import { quoted } from '../table/quoted.ts';
import type { Table } from '../table/table-builder.ts';
import type { Clustering } from './run-clustering.ts';

/** The csv of who is in which cluster: the id column under its own name, then `cluster` (from 0, or -1) and `name`. */
export function formatAssignments(
  { idColumn = 'row', ids }: Table,
  { labels, clusters }: Clustering,
): string {
  const suffixes = new Map(clusters.map(({ cluster, name }) => [cluster, `,${cluster},${quoted(name)}\n`]));
  suffixes.set(-1, ',-1,Unclustered\n');
  // Two columns of one name could not be told apart by whoever reads the file.
  const title = idColumn === 'cluster' || idColumn === 'name' ? 'id' : idColumn;
  const lines = ids.map((id, i) => `${quoted(id)}${suffixes.get(labels[i] ?? -1)}`);
  return `${quoted(title)},cluster,name\n${lines.join('')}`;
}
