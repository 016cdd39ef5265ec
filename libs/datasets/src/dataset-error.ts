export type DatasetErrorCode =
  | 'SHOAL_DATASET_UNKNOWN'
  | 'SHOAL_DATASET_UNREADABLE'
  | 'SHOAL_DATASET_FETCH_FAILED';

/**
 * Thrown when a log cannot be read or fetched: it is in no known format, cannot be opened, is too large for its
 * reader, or its download failed. Single bad lines never cause it: they are counted. Only a download is worth a retry.
 */
export class DatasetError extends Error {
  readonly code: DatasetErrorCode;
  readonly retriable: boolean;

  constructor(code: DatasetErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatasetError';
    this.code = code;
    this.retriable = code === 'SHOAL_DATASET_FETCH_FAILED';
  }
}
