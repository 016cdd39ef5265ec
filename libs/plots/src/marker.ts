import { element, type Markup, pathThrough, round } from './svg.ts';
import type { Look } from './theme.ts';

/** One point, of the same area in every shape. */
export function mark({ marker }: Look, x: number, y: number, radius: number): Markup {
  if (marker === 'circle') return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}"/>`;
  const corners = { triangle: [-90, 30, 150], square: [-135, -45, 45, 135], diamond: [-90, 0, 90, 180] }[
    marker
  ];
  const reach = radius * (marker === 'triangle' ? 1.55 : 1.25);
  const points = corners.map((degrees) => {
    const angle = (degrees * Math.PI) / 180;
    return { x: x + reach * Math.cos(angle), y: y + reach * Math.sin(angle) };
  });
  return element('path', { d: pathThrough(points, true) });
}
