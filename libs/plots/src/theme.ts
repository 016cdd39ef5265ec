/** Every colour and size of the pictures, so that all of them look like one family. */
export const INK = '#1f2933';
export const INK_SOFT = '#5f6b7a';
export const GRID = '#e6e9ee';
export const AXIS = '#b7bfca';
export const PAPER = '#ffffff';
export const PANEL = '#fafbfc';
export const PANEL_EDGE = '#e6e9ee';
export const ACCENT = '#4477aa';
/** For rows that belong to no segment. */
export const NOISE = '#b4bac2';

export const FONT_FAMILY = "Inter, 'Helvetica Neue', Arial, sans-serif";
export const SIZE_TITLE = 24;
export const SIZE_PANEL_TITLE = 15;
export const SIZE_TEXT = 12.5;
export const SIZE_TICK = 11.5;

// P. Tol, Colour Schemes (SRON/EPS/TN/09-002, 2021): told apart with every kind of colour blindness.
const BRIGHT = ['#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377'];
const MUTED = [
  '#332288',
  '#88ccee',
  '#117733',
  '#ddcc77',
  '#cc6677',
  '#44aa99',
  '#882255',
  '#999933',
  '#aa4499',
];

export type Marker = 'circle' | 'triangle' | 'square' | 'diamond';
const MARKERS: readonly Marker[] = ['circle', 'triangle', 'square', 'diamond'];

export interface Look {
  readonly colour: string;
  readonly marker: Marker;
}

/** How the points of a segment look: by colour, and from the tenth segment on by shape too. */
export function lookOf(segment: number, segments: number): Look {
  const colours = segments <= BRIGHT.length ? BRIGHT : MUTED;
  const colour = colours[segment % colours.length] ?? ACCENT;
  const marker = MARKERS[Math.floor(segment / colours.length) % MARKERS.length] ?? 'circle';
  return { colour, marker };
}
