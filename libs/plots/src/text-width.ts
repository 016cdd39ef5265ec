// Widths of Inter's characters in shares of the font size, by kind: near enough to lay a legend out.
const NARROW = /[ijlI.,:;'|!()[\]ftr1 -]/;
const WIDE = /[mwMWQO@%&]/;
const FULL = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|\p{Extended_Pictographic}/u;

/** About how wide a text is, in the unit of the size. */
export function textWidth(content: string, size: number): number {
  let width = 0;
  for (const character of content) width += widthOf(character);
  return width * size;
}

function widthOf(character: string): number {
  if (NARROW.test(character)) return 0.34;
  if (WIDE.test(character)) return 0.86;
  if (FULL.test(character)) return 1.02;
  return character >= 'A' && character <= 'Z' ? 0.68 : 0.6;
}

/** The text, cut with an ellipsis where it would be wider. */
export function fitted(content: string, size: number, widthMax: number): string {
  if (textWidth(content, size) <= widthMax) return content;
  const characters = Array.from(content);
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size) > widthMax) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
