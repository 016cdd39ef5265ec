import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
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

let ready: Promise<void> | undefined;

/** The module allows to be started once in a process. */
function prepareRenderer(): Promise<void> {
  ready ??= readFile(pathOf('@resvg/resvg-wasm/index_bg.wasm')).then((bytes) => initWasm(bytes));
  return ready;
}

function loadFonts(): Promise<Uint8Array[]> {
  const files = SCRIPTS.flatMap((script) =>
    WEIGHTS.map((weight) => `@fontsource/inter/files/inter-${script}-${weight}-normal.woff2`),
  );
  return Promise.all(files.map((file) => readFile(pathOf(file))));
}

function pathOf(file: string): string {
  return fileURLToPath(import.meta.resolve(file));
}
