import pico from 'picocolors';
import type { CommandContext } from './command-context.ts';

/** Functions that colour text, or leave it as it is. */
export type Colors = ReturnType<typeof pico.createColors>;

/** Colours for standard output: only where it is a terminal, and NO_COLOR (no-color.org) is not set. */
export async function colorsFor({ stdout, loadConfig }: CommandContext): Promise<Colors> {
  if (stdout.isTTY !== true) return pico.createColors(false);
  const { terminalConfig } = await import('./terminal-config.ts');
  const { noColor } = await loadConfig(terminalConfig);
  return pico.createColors(noColor === undefined);
}
