import { dirname, relative } from 'node:path';
import { clusterDifferences } from '@shoal/clustering';
import type { ReportInput } from './format-json.ts';
import { codeBlock, linkTarget, markdownTable, plain } from './markdown.ts';
import { methodIdea, methodTitle } from './methods.ts';
import { findingSection, qualitySection } from './report-quality.ts';
import type { Clustering, NamedCluster } from './run-clustering.ts';
import { shellCommand } from './shell-command.ts';
import { warningsOf } from './warnings.ts';

/** Where the report and its picture are written. */
export interface ReportPlaces {
  readonly report: string;
  readonly plot: string | undefined;
}

const integer = new Intl.NumberFormat('en-GB');

/** The result as a report in Markdown (GFM): for a marketer first, then for whoever checks it. Same input, same bytes. */
export function formatMarkdown(input: ReportInput, places: ReportPlaces): string {
  const warnings = warningsOf(input);
  return [
    `# Customer segments in ${plain(input.path)}`,
    lead(input),
    ...(input.result.k > 0 ? [overview(input.result)] : []),
    pictureOf(input, places),
    ...(warnings.length === 0 ? [] : ['## Before you act on it', bullets(warnings)]),
    ...(input.result.k > 0 ? ['## The segments'] : []),
    ...input.result.clusters.map((cluster, i) => segmentSection(input, cluster, i + 1)),
    '## How they were found',
    findingSection(input),
    '## How good they are',
    qualitySection(input),
    '## Do it again',
    'The same file and the same command give the same segments:',
    codeBlock('sh', shellCommand(input.path, input.table, input.options)),
    '',
  ]
    .filter((part, i, parts) => part !== '' || i === parts.length - 1)
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function lead({ table, result }: ReportInput): string {
  const features = listed(table.features.map((feature) => `*${plain(feature)}*`));
  const customers = integer.format(table.matrix.rows);
  const segments = `**${result.k} ${result.k === 1 ? 'segment' : 'segments'}**`;
  const rest =
    result.noise === 0
      ? ''
      : ` ${integer.format(result.noise)} of them (${percent(result.noise / table.matrix.rows)}) are unlike any group and stay unclustered.`;
  return `${segments} among **${customers} customers**, found by ${methodTitle(result.method)}, which ${methodIdea(result.method)}, by ${features}.${rest}`;
}

function overview({ clusters }: Clustering): string {
  return markdownTable(
    [
      { title: 'Segment' },
      { title: 'Customers', align: 'right' },
      { title: 'Share', align: 'right' },
      { title: 'What sets it apart' },
    ],
    clusters.map(({ name, size, share, sentence }) => [
      `**${plain(name)}**`,
      integer.format(size),
      percent(share),
      plain(sentence),
    ]),
  );
}

function pictureOf({ result }: ReportInput, { report, plot }: ReportPlaces): string {
  if (plot === undefined) return '';
  const target = linkTarget(relative(dirname(report), plot));
  const names = result.clusters.map(({ name }) => plain(name)).join(', ');
  return `![The segments on a map, their silhouettes and sizes${names === '' ? '' : `: ${names}`}](${target})`;
}

/** A segment: its sentence, then each feature against everybody else, the most telling first. */
function segmentSection({ table, result }: ReportInput, cluster: NamedCluster, number: number): string {
  const differences = clusterDifferences(table.matrix, result.labels, cluster.cluster);
  const heading = `### ${number}. ${plain(cluster.name)}`;
  const size = `**${integer.format(cluster.size)} customers, ${percent(cluster.share)}.** ${sentenceOf(cluster)}${comesBack(result, cluster)}`;
  if (differences.length === 0) return `${heading}\n\n${size}`;
  const rows = differences.map(({ column, mean, meanOthers, effect, delta }) => [
    plain(table.features[column] ?? ''),
    figure(mean),
    figure(meanOthers),
    `${signed(effect)} ${strength(effect)}`,
    percent((delta + 1) / 2, 0),
  ]);
  const columns = [
    { title: 'Feature' },
    { title: 'Mean here', align: 'right' as const },
    { title: 'Mean elsewhere', align: 'right' as const },
    { title: 'Effect', align: 'right' as const },
    { title: 'Chance to be higher', align: 'right' as const },
  ];
  return [heading, size, markdownTable(columns, rows)].join('\n\n');
}

function sentenceOf({ sentence }: NamedCluster): string {
  const words = plain(sentence);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** How far the segment comes back, in the words of Hennig (2007). */
function comesBack({ stability }: Clustering, { cluster }: NamedCluster): string {
  const jaccard = stability?.clusters[cluster];
  if (jaccard === undefined) return '';
  const words =
    jaccard >= 0.75
      ? 'a firm group'
      : jaccard >= 0.6
        ? 'a pattern, its edges uncertain'
        : 'do not rely on it';
  return ` Learned again from half of the customers, a group that shares ${percent(jaccard, 0)} with it comes back: ${words}.`;
}

/** Cohen's words for his d (1988). */
function strength(effect: number): string {
  const size = Math.abs(effect);
  if (size < 0.2) return '(none)';
  if (size < 0.5) return '(small)';
  return size < 0.8 ? '(medium)' : '(large)';
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

/** Four digits that count, with thousands apart: 12,340 and 0.01234. */
function figure(value: number): string {
  return new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 }).format(value);
}

function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
