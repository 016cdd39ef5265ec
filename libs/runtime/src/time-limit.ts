import { RuntimeError } from './runtime-error.ts';

/**
 * Waits for `work` at most `limitMs`, then rejects with SHOAL_TIME_LIMIT. The work itself goes on: JavaScript cannot end it, so its
 * late failure is swallowed here, after the limit's own error has told of it.
 */
export async function withTimeLimit<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new RuntimeError('SHOAL_TIME_LIMIT', `${what} took longer than ${limitMs} ms`));
    }, limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
