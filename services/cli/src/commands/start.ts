import { Command } from 'commander';

/** `shoal start`: what `npm start` does, with its options: they are described there alone, and `--help` shows them. */
export function startCommand(): Command {
  return new Command('start')
    .description('start Kafka, Redis and every service, and stream a shop through them (see start --help)')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .argument('[options...]', 'those of npm start')
    .action(async (args: readonly string[]) => {
      const { runStartScript } = await import('../run-start-script.ts');
      process.exitCode = await runStartScript(args);
    });
}
