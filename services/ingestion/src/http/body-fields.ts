/** The fields of a request body that the doors read before any validation; whatever else it is, is nobody's field. */
export function textField(body: unknown, name: string): string | undefined {
  const value = objectField(body, name);
  return typeof value === 'string' ? value : undefined;
}

export function objectField(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined;
  return (body as Record<string, unknown>)[name];
}
