/** A piece of SVG markup. Everything in it that came from outside has gone through `escapeXml`. */
export type Markup = string;

type Attributes = Readonly<Record<string, string | number | undefined>>;

// What XML 1.0 allows in no form, not even escaped, and what stands for half a character.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are to be taken out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd-\uffff]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text made safe for XML, between tags as in attributes; line breaks become spaces. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(FORBIDDEN, '?')
    .replace(/\s+/g, ' ')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** An element. Attributes that are undefined are left out, numbers rounded, texts escaped. */
export function element(name: string, attributes: Attributes, ...children: readonly Markup[]): Markup {
  const open = `<${name}${attributesOf(attributes)}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

function attributesOf(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) => ` ${name}="${typeof value === 'number' ? round(value) : escapeXml(String(value))}"`,
    )
    .join('');
}

/** A line of text. */
export function text(content: string, attributes: Attributes): Markup {
  return element('text', attributes, escapeXml(content));
}

/** A hundredth of a pixel is finer than anyone sees, and keeps the bytes the same on every machine. */
export function round(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return String(rounded === 0 ? 0 : rounded);
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The data of a path through the points. */
export function pathThrough(points: readonly Point[], isClosed = false): string {
  const steps = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
  return isClosed ? `${steps}Z` : steps;
}
