import { drawPage, type Panel, type Room } from '@shoal/plots';
import type { ReliabilityBin } from '@shoal/scoring';
import { excerpt, printable } from '../printable.ts';
import type { Results } from './results.ts';

const MARGIN = { left: 62, right: 16, top: 12, bottom: 30 };
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const INK = { soft: '#5f6b7a', grid: '#e6e9ee', ideal: '#b7bfca', curve: '#4477aa' };
const RADIUS = { least: 3, greatest: 13 };

/** The reliability curve of the best model as SVG: on the diagonal what was foretold is what came. Same input, same bytes. */
export function drawReliability({ path, best, customers, options }: Results): string {
  const { ids, labels } = customers;
  const share = `share with '${excerpt(labels.positive, 20)}' in ${excerpt(options.label, 30)}`;
  const figures = `AUC ${best.auc.toFixed(3)}  ·  calibration error ${best.calibrationError.toFixed(3)}`;
  return drawPage({
    title: `What ${best.model} foretold, and what came`,
    subtitle: `${printable(path)}  ·  ${ids.length.toLocaleString('en')} customers  ·  ${figures}`,
    rows: [{ height: 640, panels: [{ share: 1, panel: reliabilityPanel(best.reliability, share) }] }],
  });
}

function reliabilityPanel(bins: readonly ReliabilityBin[], share: string): Panel {
  return {
    title: `Foretold probability (across) and ${share} (up)`,
    note: 'Each point is a tenth of the probabilities, the larger the more customers it has. Above the diagonal the model was too low, below it too high.',
    draw: (room) => drawCurve(bins, room),
  };
}

function drawCurve(bins: readonly ReliabilityBin[], room: Room): string {
  const right = room.width - MARGIN.right;
  const bottom = room.height - MARGIN.bottom;
  const x = (value: number): number => round(MARGIN.left + value * (right - MARGIN.left));
  const y = (value: number): number => round(bottom - value * (bottom - MARGIN.top));
  const line = (from: readonly [number, number], to: readonly [number, number], look: string): string =>
    `<line x1="${x(from[0])}" y1="${y(from[1])}" x2="${x(to[0])}" y2="${y(to[1])}" ${look}/>`;
  const grid = TICKS.flatMap((tick) => [
    line([tick, 0], [tick, 1], `stroke="${INK.grid}"`),
    line([0, tick], [1, tick], `stroke="${INK.grid}"`),
    label(100 * tick, { x: x(tick), y: bottom + 18, anchor: 'middle' }),
    label(100 * tick, { x: MARGIN.left - 8, y: y(tick) + 4, anchor: 'end' }),
  ]);
  const most = Math.max(...bins.map(({ count }) => count));
  // By area, as a reader compares them.
  const radius = ({ count }: ReliabilityBin): number =>
    round(RADIUS.least + (RADIUS.greatest - RADIUS.least) * Math.sqrt(count / most));
  const steps = bins.map(
    ({ predicted, observed }, i) => `${i === 0 ? 'M' : 'L'}${x(predicted)} ${y(observed)}`,
  );
  const points = bins.map(
    (bin) =>
      `<circle cx="${x(bin.predicted)}" cy="${y(bin.observed)}" r="${radius(bin)}" fill="${INK.curve}" fill-opacity="0.8"/>`,
  );
  const curve = `<path d="${steps.join('')}" fill="none" stroke="${INK.curve}" stroke-width="2.4" stroke-linejoin="round"/>`;
  const diagonal = line([0, 0], [1, 1], `stroke="${INK.ideal}" stroke-width="1.6" stroke-dasharray="6 4"`);
  return `<g class="reliability" data-points="${bins.length}">${[...grid, diagonal, curve, ...points].join('')}</g>`;
}

function label(
  percent: number,
  { x, y, anchor }: { readonly x: number; readonly y: number; readonly anchor: string },
): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="11.5" fill="${INK.soft}">${Math.round(percent)} %</text>`;
}

/** A hundredth of a pixel is finer than anyone sees, and keeps the bytes the same on every machine. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
