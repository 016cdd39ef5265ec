/**
 * `shoal ... | head` ends in silence: when whoever reads the output has gone there is nobody left to tell. Commands
 * write their files before they print, so nothing is lost by leaving at once.
 */
export function quietWhenReaderLeaves(process: NodeJS.Process): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
}
