/** How many blocks a network may have. */
export const BLOCKS_MAX = 64;

/** How large a network is. */
export interface NetworkShape {
  /** Items of the catalogue. One more row of the item table is the beginning that every history starts with. */
  readonly items: number;
  /** Numbers in an item's vector. */
  readonly width: number;
  readonly heads: number;
  readonly blocks: number;
  /** Places that one window has. */
  readonly lengthMax: number;
}

/** A weight's name and shape. */
type LaidOut = readonly [name: string, shape: readonly number[]];

/** Every weight of a network in the order in which a stored model has them, one after the other. */
function networkLayout({ items, width, blocks, lengthMax }: NetworkShape): LaidOut[] {
  const layout: LaidOut[] = [
    ['item/table', [items + 1, width]],
    ['place/table', [lengthMax, width]],
    ...normLayout('first', width),
  ];
  for (let block = 0; block < blocks; block++) {
    const name = blockName(block);
    for (const part of ['queries', 'keys', 'values', 'output']) {
      layout.push(...denseLayout(`${name}/attention/${part}`, width));
    }
    layout.push(...normLayout(`${name}/attended`, width));
    layout.push(...denseLayout(`${name}/widen`, width), ...denseLayout(`${name}/narrow`, width));
    layout.push(...normLayout(`${name}/mixed`, width));
  }
  return layout;
}

export const blockName = (block: number): string => `block-${block}`;

/** How many numbers all weights have together. */
export function networkSize(shape: NetworkShape): number {
  return networkLayout(shape).reduce((sum, [, sizes]) => sum + sizeOf(sizes), 0);
}

/** Views of the weights in an array of `networkSize` numbers. */
export function weightsByName(shape: NetworkShape, values: Float32Array): ReadonlyMap<string, Float32Array> {
  let begin = 0;
  return new Map(
    networkLayout(shape).map(([name, sizes]) => {
      const end = begin + sizeOf(sizes);
      const view = values.subarray(begin, end);
      begin = end;
      return [name, view];
    }),
  );
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

const denseLayout = (name: string, width: number): LaidOut[] => [
  [`${name}/kernel`, [width, width]],
  [`${name}/bias`, [width]],
];

const normLayout = (name: string, width: number): LaidOut[] => [
  [`${name}/scale`, [width]],
  [`${name}/shift`, [width]],
];
