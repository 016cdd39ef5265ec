/** The closed list of faults that this library throws; each stands in docs/errors.md. */
export type TreesErrorCode =
  | 'TREES_SHAPE'
  | 'TREES_VALUE'
  | 'TREES_ONE_CLASS'
  | 'TREES_OPTION'
  | 'TREES_MODEL_FORMAT';

/** Base of every error thrown here. None is worth a retry: the same input gives the same fault. */
export class TreesError extends Error {
  readonly code: TreesErrorCode;
  readonly retriable = false;

  constructor(code: TreesErrorCode, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Thrown when columns, names, labels or weights that belong together differ, are empty, or are other than those of the fit. */
export class ShapeError extends TreesError {
  constructor(message: string) {
    super('TREES_SHAPE', message);
  }
}

/** Thrown when a label, a weight or the code of a category lies outside its documented range. */
export class ValueError extends TreesError {
  constructor(message: string) {
    super('TREES_VALUE', message);
  }
}

/** Thrown when a fit on two classes finds only one of them. */
export class OneClassError extends TreesError {
  constructor() {
    super('TREES_ONE_CLASS', 'all labels that count are the same: both 0 and 1 must be there');
  }
}

/** Thrown when an option lies outside its documented range. */
export class OptionError extends TreesError {
  constructor(message: string) {
    super('TREES_OPTION', message);
  }
}

/** Thrown by every fromJSON when the stored model is of another kind or version, or damaged. */
export class TreesFormatError extends TreesError {
  constructor(message: string) {
    super('TREES_MODEL_FORMAT', message);
  }
}
