type Random = () => number;

/** Rows of `length` float32 numbers, one after the other. One class and one type of array, so that its loops stay fast. */
export class Vectors {
  readonly values: Float32Array;
  readonly length: number;

  constructor(length: number, values: Float32Array) {
    this.length = length;
    this.values = values;
  }

  static zeros(rows: number, length: number): Vectors {
    return new Vectors(length, new Float32Array(rows * length));
  }

  /** Normal numbers of mean 0 by Box and Muller: where factors start from. */
  static normal(shape: { rows: number; length: number; deviation: number }, random: Random): Vectors {
    const vectors = Vectors.zeros(shape.rows, shape.length);
    for (let i = 0; i < vectors.values.length; i++) {
      const radius = shape.deviation * Math.sqrt(-2 * Math.log(1 - random()));
      vectors.values[i] = radius * Math.cos(2 * Math.PI * random());
    }
    return vectors;
  }

  get rows(): number {
    return this.values.length / this.length;
  }

  /** The scalar product of a row and one of `other`, in four sums, so that additions need not wait for one another. */
  dot(row: number, other: Vectors, otherRow: number): number {
    const { values: a, length } = this;
    const { values: b } = other;
    const i = row * length;
    const j = otherRow * length;
    const whole = length & ~3;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let c = 0;
    for (; c < whole; c += 4) {
      s0 += (a[i + c] as number) * (b[j + c] as number);
      s1 += (a[i + c + 1] as number) * (b[j + c + 1] as number);
      s2 += (a[i + c + 2] as number) * (b[j + c + 2] as number);
      s3 += (a[i + c + 3] as number) * (b[j + c + 3] as number);
    }
    for (; c < length; c++) s0 += (a[i + c] as number) * (b[j + c] as number);
    return s0 + s1 + (s2 + s3);
  }

  /** row += scale * other[otherRow] */
  add(row: number, scale: number, other: Vectors, otherRow: number): void {
    const { values: to, length } = this;
    const { values: from } = other;
    const i = row * length;
    const j = otherRow * length;
    const whole = length & ~3;
    let c = 0;
    for (; c < whole; c += 4) {
      to[i + c] = (to[i + c] as number) + scale * (from[j + c] as number);
      to[i + c + 1] = (to[i + c + 1] as number) + scale * (from[j + c + 1] as number);
      to[i + c + 2] = (to[i + c + 2] as number) + scale * (from[j + c + 2] as number);
      to[i + c + 3] = (to[i + c + 3] as number) + scale * (from[j + c + 3] as number);
    }
    for (; c < length; c++) to[i + c] = (to[i + c] as number) + scale * (from[j + c] as number);
  }

  /** The mean of all rows. */
  mean(): Vectors {
    const sum = new Float64Array(this.length);
    for (let i = 0; i < this.values.length; i++) {
      sum[i % this.length] = (sum[i % this.length] as number) + (this.values[i] as number);
    }
    const rows = Math.max(1, this.rows);
    return new Vectors(
      this.length,
      Float32Array.from(sum, (value) => value / rows),
    );
  }
}
