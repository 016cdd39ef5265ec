/** The closed list of faults that this library throws; each stands in docs/errors.md. */
export type ClusteringErrorCode =
  | 'CLUSTERING_K_INVALID'
  | 'CLUSTERING_K_ABOVE_ROWS'
  | 'CLUSTERING_NON_FINITE'
  | 'CLUSTERING_CONSTANT_COLUMN'
  | 'CLUSTERING_SHAPE'
  | 'CLUSTERING_OPTION'
  | 'CLUSTERING_MODEL_FORMAT'
  | 'CLUSTERING_UNFITTED';

/** Base of every error thrown here. None is worth a retry: the same input gives the same fault. */
export class ClusteringError extends Error {
  readonly code: ClusteringErrorCode;
  readonly retriable = false;

  constructor(code: ClusteringErrorCode, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Thrown when k is not a positive integer. */
export class KInvalidError extends ClusteringError {
  constructor(k: number) {
    super('CLUSTERING_K_INVALID', `k is ${k}: it must be a positive integer`);
  }
}

/** Thrown when more clusters are asked for than there are distinct rows to put into them. */
export class KAboveRowsError extends ClusteringError {
  readonly k: number;
  readonly rows: number;
  readonly distinctRows: number;

  constructor(k: number, rows: number, distinctRows: number) {
    super('CLUSTERING_K_ABOVE_ROWS', `k is ${k}, but of ${rows} rows only ${distinctRows} are distinct`);
    this.k = k;
    this.rows = rows;
    this.distinctRows = distinctRows;
  }
}

/** Thrown when a cell is NaN, infinite, or so large (beyond 1e150) that its square is. */
export class NonFiniteError extends ClusteringError {
  readonly row: number;
  readonly column: number;
  readonly count: number;

  constructor(cell: { row: number; column: number; value: number; count: number }) {
    const others = cell.count > 1 ? ` (and ${cell.count - 1} more such cells)` : '';
    const place = `row ${cell.row}, column ${cell.column}`;
    super('CLUSTERING_NON_FINITE', `${place} holds ${cell.value}, which cannot be clustered${others}`);
    this.row = cell.row;
    this.column = cell.column;
    this.count = cell.count;
  }
}

/** Thrown when a column has one value in every row and the caller wants to hear of it. */
export class ConstantColumnError extends ClusteringError {
  readonly column: number;
  readonly value: number;

  constructor(column: number, value: number, name = `${column}`) {
    super('CLUSTERING_CONSTANT_COLUMN', `column '${name}' is ${value} in every row`);
    this.column = column;
    this.value = value;
  }
}

/** Thrown when matrices, labels or names that belong together differ in size. */
export class ShapeError extends ClusteringError {
  constructor(message: string) {
    super('CLUSTERING_SHAPE', message);
  }
}

/** Thrown when an option lies outside its documented range. */
export class OptionError extends ClusteringError {
  constructor(message: string) {
    super('CLUSTERING_OPTION', message);
  }
}

/** Thrown by every fromJSON when the stored model is of another kind or version, or damaged. */
export class ModelFormatError extends ClusteringError {
  constructor(message: string) {
    super('CLUSTERING_MODEL_FORMAT', message);
  }
}

/** Thrown when a stream is asked for its model before it has learned a row. */
export class UnfittedError extends ClusteringError {
  constructor(message: string) {
    super('CLUSTERING_UNFITTED', message);
  }
}
