/** A field of a csv, quoted where it would otherwise break the line (RFC 4180). */
export function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
