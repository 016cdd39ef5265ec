import type { Scale } from '@shoal/clustering';
import type { ReportInput } from './format-json.ts';
import { markdownTable, plain } from './markdown.ts';
import { methodIdea, methodTitle } from './methods.ts';

const integer = new Intl.NumberFormat('en-GB');

// What a scale does to the features, in words for people who do not do statistics.
const SCALE_WORDS: Readonly<Record<Scale, string>> = {
  'log-standard':
    'by their logarithms, so that a few very large customers do not outshout the rest, in standard deviations',
  'root-standard': 'by their square roots, which tames large counts, in standard deviations',
  standard: 'in standard deviations',
  robust: 'by the distance from the median, which a few wild values do not move',
  log: 'by their logarithms',
  root: 'by their square roots',
  quantile: 'by the share of customers who have less',
  'quantile-normal': 'by the share of customers who have less, on a bell curve',
  none: 'as they are, so features with large numbers count most',
};

/** The data, the method and why, the figures of every alternative that was tried. */
export function findingSection({ table, options, result }: ReportInput): string {
  const rows = `- **Data**: ${integer.format(table.matrix.rows)} rows, ${whose(table.idColumn)}, ${table.features.length} features: ${table.features.map(plain).join(', ')}.`;
  const scale = `- **Scale** \`${options.scale}\`: features are compared ${SCALE_WORDS[options.scale]}.`;
  const pca = options.pca === undefined ? [] : [components(result)];
  const settings = Object.entries(result.figures).map(([name, value]) => `${name} ${figure(value)}`);
  const method = `- **Method** ${methodTitle(result.method)} (${[...settings, `seed ${options.seed}`].join(', ')}): ${methodIdea(result.method)}.`;
  const why = `- **Why**: ${plain(result.why)}`;
  return [[rows, scale, ...pca, method, why].join('\n'), methodTrials(result), trials(result)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function components({ space, explainedVariance }: ReportInput['result']): string {
  const noun = space.columns === 1 ? 'principal component' : 'principal components';
  return `- **Principal components**: the features are summed up in ${space.columns} ${noun}, which keep ${(100 * explainedVariance).toFixed(1)} % of their variance.`;
}

function whose(idColumn: string | undefined): string {
  return idColumn === undefined ? 'numbered from 1' : `known by their ${plain(idColumn)}`;
}

function methodTrials({ methods, method }: ReportInput['result']): string {
  if (methods === undefined) return '';
  const [first, ...rest] = ['Method', 'Segments', 'Unclustered', 'Silhouette', 'Separation', 'Stability'];
  return markdownTable(
    [{ title: first ?? '' }, ...rest.map((title) => ({ title, align: 'right' as const }))],
    methods.candidates.map((candidate) => {
      const cells = [
        plain(candidate.name),
        String(candidate.clusters),
        `${(100 * candidate.noiseShare).toFixed(1)} %`,
        candidate.silhouette?.toFixed(4) ?? 'unknown',
        candidate.separation.toFixed(4),
        candidate.stability?.toFixed(2) ?? 'unknown',
      ];
      return candidate.name === methodTitle(method) ? cells.map((cell) => `**${cell}**`) : cells;
    }),
  );
}

function trials({ choice, k }: ReportInput['result']): string {
  if (choice === undefined || choice.candidates.length === 0) return '';
  const columns = [
    'Segments (k)',
    'Silhouette',
    'Stability',
    'Davies-Bouldin',
    'Calinski-Harabasz',
    'Smallest segment',
  ];
  return markdownTable(
    columns.map((title) => ({ title, align: 'right' })),
    choice.candidates.map((candidate) => {
      const cells = [
        String(candidate.k),
        candidate.silhouette.toFixed(4),
        candidate.stability?.toFixed(2) ?? 'unknown',
        candidate.daviesBouldin?.toFixed(3) ?? 'unknown',
        candidate.calinskiHarabasz === null ? 'unknown' : figure(candidate.calinskiHarabasz),
        `${(100 * candidate.smallestShare).toFixed(1)} %`,
      ];
      return candidate.k === k ? cells.map((cell) => `**${cell}**`) : cells;
    }),
  );
}

/** The measures and how to read them. */
export function qualitySection({ table, result }: ReportInput): string {
  const { silhouette, silhouetteRows, inertia } = result;
  const sample = silhouetteRows < table.matrix.rows ? ` (on ${integer.format(silhouetteRows)} rows)` : '';
  const lines = [
    silhouette === null
      ? '- **Silhouette**: undefined where there are no two segments.'
      : `- **Silhouette** ${silhouette.toFixed(4)}${sample}: ${structure(silhouette)}. It runs from −1 to 1; 0 is a customer on the border of two segments.`,
  ];
  if (result.methods) {
    lines.push(
      '- **Separation** of the methods that were tried is the silhouette with 0 for each unclustered customer: leaving the hard ones out gains nothing.',
    );
  }
  if (result.stability?.agreement != null) lines.push(stabilityLine(result.stability.agreement));
  if (inertia !== null) {
    lines.push(
      `- **Inertia** ${figure(inertia)}: the squared distances of all customers to the middle of their segment, in scaled units.`,
    );
  }
  lines.push(
    '- **Effect** in the tables above is Cohen’s d against all other customers, after logarithms: 0.2 is small, 0.5 medium, 0.8 large. *Chance to be higher*: how often a customer of the segment, drawn at random, exceeds one from elsewhere; 50 % is no difference.',
  );
  return lines.join('\n');
}

function stabilityLine(agreement: number): string {
  const words =
    agreement >= 0.9
      ? 'the same groups come back'
      : agreement >= 0.8
        ? 'mostly the same groups come back'
        : 'other groups come out';
  return `- **Stability** ${agreement.toFixed(2)} (adjusted Rand index, 1 is unmoved): learned again from five random halves of the customers, ${words}.`;
}

/** The customary reading (Kaufman and Rousseeuw 1990, table 4). */
function structure(value: number): string {
  if (value > 0.7) return 'strong structure';
  if (value > 0.5) return 'reasonable structure';
  if (value > 0.25) return 'weak structure, neighbouring segments shade into each other';
  return 'no substantial structure';
}

function figure(value: number): string {
  return new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 5 }).format(value);
}
