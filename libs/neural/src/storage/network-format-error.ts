/** Thrown when stored bytes are no network, of another version, or damaged. Trying again gives the same. */
export class NetworkFormatError extends Error {
  override name = 'NetworkFormatError';
  readonly code = 'NEURAL_FORMAT';
  readonly retriable = false;
}
