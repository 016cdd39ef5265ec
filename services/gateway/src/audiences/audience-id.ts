/** Paths of their own below `/v1/audiences`. */
const reserved = new Set(['fields', 'preview']);

const idLengthMax = 60;

export function isReserved(id: string): boolean {
  return reserved.has(id);
}

/** An id made of a name, with a number behind it where that is taken: `loyal-at-risk`, `loyal-at-risk-2`. */
export function idFor(name: string, isTaken: (id: string) => boolean): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, idLengthMax - 6)
    .replaceAll(/^-+|-+$/g, '');
  const stem = plain === '' ? 'audience' : plain;
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    if (!isTaken(id) && !isReserved(id)) return id;
  }
}
