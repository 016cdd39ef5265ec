import { readFile } from 'node:fs/promises';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

// Of the font's parts those for European scripts; letters of others are empty boxes in a png, not in an svg.
const SCRIPTS = ['latin', 'latin-ext', 'greek', 'cyrillic'];
const WEIGHTS = [400, 600];

/**
 * An SVG as PNG, `scale` pixels for each of its units (default 2, sharp on today's screens). Its own font and
 * WebAssembly make it the same bytes on every machine, with no browser and no native code.
 */
export async function renderPng(svg: string, scale = 2): Promise<Uint8Array> {
  const fonts = await Promise.all([prepareRenderer(), loadFonts()]).then(([, loaded]) => loaded);
  const renderer = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers: fonts, defaultFontFamily: 'Inter' },
  });
  const image = renderer.render();
  try {
    return image.asPng();
  } finally {
    image.free();
    renderer.free();
  }
}

const WASM = import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm');
// One of the files tells where the others are.
const FONTS = import.meta.resolve('@fontsource/inter/files/inter-latin-400-normal.woff2');

let ready: Promise<void> | undefined;

/** The module allows to be started once in a process. */
function prepareRenderer(): Promise<void> {
  ready ??= readFile(new URL(WASM)).then((bytes) => initWasm(bytes));
  return ready;
}

function loadFonts(): Promise<Uint8Array[]> {
  const names = SCRIPTS.flatMap((script) =>
    WEIGHTS.map((weight) => `inter-${script}-${weight}-normal.woff2`),
  );
  return Promise.all(names.map((name) => readFile(new URL(name, FONTS))));
}
