export {
  type KChoiceData,
  type KDistanceData,
  type KTrial,
  kChoicePanel,
  kDistancePanel,
} from './curve-panels.ts';
export { type Line, type LinesData, linesPanel } from './lines-panel.ts';
export { type MapData, mapPanel } from './map-panel.ts';
export { drawPage, PAGE_WIDTH, type Page, type PageRow } from './page.ts';
export type { Panel, Room, Segment } from './panel.ts';
export { renderPng } from './png.ts';
export { type SilhouetteData, silhouettePanel } from './silhouette-panel.ts';
export { type SizesData, sizesPanel } from './sizes-panel.ts';
