/** Where the largest value stands, the first of equal ones. */
export function indexOfLargest(values: Float64Array): number {
  let largest = 0;
  for (let i = 1; i < values.length; i++) {
    if ((values[i] as number) > (values[largest] as number)) largest = i;
  }
  return largest;
}
