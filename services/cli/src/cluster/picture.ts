import { sampleIndices, seededRandom } from '@shoal/clustering';
import {
  drawPage,
  kChoicePanel,
  kDistancePanel,
  mapPanel,
  type Panel,
  silhouettePanel,
  sizesPanel,
} from '@shoal/plots';
import { excerpt, printable } from '../printable.ts';
import type { ReportInput } from './format-json.ts';
import { methodTitle } from './methods.ts';
import { type Axis, principalPlane } from './plane.ts';
import type { Clustering } from './run-clustering.ts';
import { silhouetteWidths } from './silhouette-widths.ts';

// More points than this only cover each other.
const POINTS_MAX = 5000;
const STREAM = 100;
// Loadings below this share of the largest are not worth a word, and more than three words are no title.
const LOADING_MIN = 0.35;
const LOADINGS_MAX = 3;

const integer = new Intl.NumberFormat('en-GB');

/** The result as one SVG: the map, the silhouettes, the sizes, and how k or eps was found. Same input, same bytes. */
export function drawPicture(input: ReportInput): string {
  const { table, options, result } = input;
  const { clusters } = result;
  const segments = clusters.map(({ name, size }) => ({ name: printable(name), size }));
  const { labels, widths } = silhouetteWidths(result.space, result.labels, options.seed);
  const rows = integer.format(table.matrix.rows);
  const noun = clusters.length === 1 ? 'segment' : 'segments';
  const curve = curveOf(result);
  const sizes = sizesPanel({ segments, unclustered: result.noise });
  return drawPage({
    title: `${integer.format(clusters.length)} ${noun} among ${rows} customers`,
    subtitle: subtitle(input),
    rows: [
      {
        height: 600,
        panels: [
          { share: 7, panel: mapPanel({ segments, ...mapOf(input) }) },
          {
            share: 5,
            panel: silhouettePanel({ segments, labels, widths, mean: result.silhouette ?? undefined }),
          },
        ],
      },
      {
        height: curve ? 380 : 90 + 42 * Math.min(segments.length + 1, 7),
        panels: [{ share: 6, panel: sizes }, ...(curve ? [{ share: 6, panel: curve }] : [])],
      },
    ],
  });
}

function subtitle({ path, table, result }: ReportInput): string {
  const features = table.features.map((feature) => excerpt(feature)).join(', ');
  const quality = result.silhouette === null ? [] : [`silhouette ${result.silhouette.toFixed(3)}`];
  return [printable(path), `${methodTitle(result.method)} on ${features}`, ...quality].join('  ·  ');
}

function mapOf({ table, options, result }: ReportInput) {
  const { space } = result;
  const drawn = sampleIndices(space.rows, POINTS_MAX, seededRandom(options.seed, STREAM));
  const { axes, xs, ys } = principalPlane(space, options.seed);
  // After a projection the columns are no longer the features, and have no names that say anything.
  const names = options.pca === undefined ? table.features : [];
  return {
    labels: drawn.map((row) => result.labels[row] as number),
    xs: Float64Array.from(drawn, (row) => xs[row] as number),
    ys: Float64Array.from(drawn, (row) => ys[row] as number),
    xTitle: axisTitle(axes[0], 1, names),
    yTitle: axisTitle(axes[1], 2, names),
    rows: space.rows,
  };
}

/** What grows along an axis: "Axis 1 (62 % of the variance): more spend, more orders, less recency". */
function axisTitle({ share, loadings }: Axis, number: number, names: readonly string[]): string {
  const largest = loadings.reduce((most, loading) => Math.max(most, Math.abs(loading)), 0);
  const words = names
    .map((name, j) => ({ name, loading: loadings[j] ?? 0 }))
    .filter(({ loading }) => largest > 0 && Math.abs(loading) >= LOADING_MIN * largest)
    .toSorted((a, b) => Math.abs(b.loading) - Math.abs(a.loading))
    .slice(0, LOADINGS_MAX)
    .map(({ name, loading }) => `${loading > 0 ? 'more' : 'less'} ${excerpt(name, 24)}`);
  const meaning = words.length === 0 ? '' : `: ${words.join(', ')}`;
  return `Axis ${number} (${Math.round(100 * share)} % of the variance)${meaning}`;
}

function curveOf({ choice, k, distances }: Clustering): Panel | undefined {
  if (distances) return kDistancePanel(distances);
  if (choice && choice.candidates.length > 1) return kChoicePanel({ trials: choice.candidates, chosen: k });
  return undefined;
}
