/** Which properties of which events hold texts to be judged. */
export type TextFields = ReadonlyMap<string, readonly string[]>;

/** Reads `Event:property,Event:property`. */
export function textFieldsOf(written: string): TextFields {
  const fields = new Map<string, string[]>();
  for (const entry of written.split(',')) {
    const [event = '', property = ''] = entry.split(':').map((part) => part.trim());
    fields.set(event, [...(fields.get(event) ?? []), property]);
  }
  return fields;
}
