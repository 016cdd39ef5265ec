/** Amounts and counts have long tails, which a weighted sum cannot bear: each value becomes sign(x) · ln(1 + |x|). */
export function squeezed(column: Float64Array): Float64Array {
  return column.map((value) => Math.sign(value) * Math.log1p(Math.abs(value)));
}
