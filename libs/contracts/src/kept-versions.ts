/** Which versions of models `models.v1` keeps to go back to: each stands under `<shop>/<kind>/<version>`, beside the one in force under `<shop>/<kind>`. */
export class KeptVersions {
  readonly #versions = new Map<string, Set<number>>();

  /** Takes in a record of the topic; one that is no kept version changes nothing. */
  note({ key, value }: { readonly key: string; readonly value: unknown }): void {
    const [, shopAndKind, version] = /^([^/]+\/[^/]+)\/([1-9]\d*)$/.exec(key) ?? [];
    if (shopAndKind === undefined) return;
    const known = this.#versions.get(shopAndKind) ?? new Set();
    this.#versions.set(shopAndKind, known);
    if (value === null) known.delete(Number(version));
    else known.add(Number(version));
  }

  /** Of the model whose key this is, in order. */
  of(modelInForce: string): readonly number[] {
    return [...(this.#versions.get(modelInForce) ?? [])].sort((a, b) => a - b);
  }
}
