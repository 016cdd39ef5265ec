import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { clusterCommand } from './cluster.ts';

/** Makes one command of the program. */
export type CommandFactory = (context: CommandContext) => Command;

/**
 * Every command of `shoal`, in the order of the help. A command is a file of this folder, `<name>.ts`, that exports
 * `<name>Command: CommandFactory`; its work lies in a folder of its own beside this one. To come: start, simulate,
 * replay, topics, keys, dlq.
 */
export const commands: readonly CommandFactory[] = [clusterCommand];
