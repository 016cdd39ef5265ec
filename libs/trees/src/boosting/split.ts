/** The sums of a node's rows. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
}

/** The best split of a leaf that was found; written anew for each leaf, so that growing allocates nothing. */
export class Split {
  /** Twice by how much it lowers the loss, as LightGBM counts it; -Infinity where the leaf cannot be split. */
  gain = Number.NEGATIVE_INFINITY;
  feature = -1;
  /** The last bin that goes left; for a categorical column, how many of its categories go left. */
  bin = 0;
  missingLeft = false;
  /** The sums of the left child. */
  gradient = 0;
  hessian = 0;
  count = 0;
  /** 1 for each bin that goes left, that of missing values included. */
  readonly goesLeft = new Uint8Array(256);

  clear(): void {
    this.gain = Number.NEGATIVE_INFINITY;
    this.feature = -1;
  }

  /** Where nothing is missing in the fit, `missingLeft` says where the larger child is: there go missing values later. */
  place(feature: number, bin: number, missingLeft: boolean): void {
    this.feature = feature;
    this.bin = bin;
    this.missingLeft = missingLeft;
  }

  sum(gradient: number, hessian: number, count: number): void {
    this.gradient = gradient;
    this.hessian = hessian;
    this.count = count;
  }

  /** The first `bin` of the order go left; bins that are not in it go where missing values go. */
  markFirst(order: Int32Array, length: number): void {
    this.goesLeft.fill(Number(this.missingLeft));
    for (let place = 0; place < length; place++)
      this.goesLeft[order[place] as number] = Number(place < this.bin);
  }
}
