/** Thrown when a program asks for one certain backend and cannot have it in this thread. */
export class BackendUnavailableError extends Error {
  override name = 'BackendUnavailableError';
  readonly code = 'NEURAL_BACKEND_UNAVAILABLE';
  readonly retriable = false;
}
