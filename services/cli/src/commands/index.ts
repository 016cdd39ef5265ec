import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { churnCommand } from './churn.ts';
import { clusterCommand } from './cluster.ts';
import { clvCommand } from './clv.ts';
import { dlqCommand } from './dlq.ts';
import { eventCommand } from './event.ts';
import { experimentsCommand } from './experiments.ts';
import { fraudCommand } from './fraud.ts';
import { itemsCommand } from './items.ts';
import { keysCommand } from './keys.ts';
import { modelsCommand } from './models.ts';
import { recommendCommand } from './recommend.ts';
import { replayCommand } from './replay.ts';
import { sentimentCommand } from './sentiment.ts';
import { simulateCommand } from './simulate.ts';
import { startCommand } from './start.ts';
import { topicsCommand } from './topics.ts';

/** Makes one command of the program. */
export type CommandFactory = (context: CommandContext) => Command;

/**
 * Every command of `shoal`, in the order of the help. A command is a file of this folder, `<name>.ts`, that exports
 * `<name>Command: CommandFactory`; its work lies in a folder of its own beside this one.
 */
export const commands: readonly CommandFactory[] = [
  startCommand,
  clusterCommand,
  recommendCommand,
  clvCommand,
  churnCommand,
  fraudCommand,
  sentimentCommand,
  simulateCommand,
  replayCommand,
  itemsCommand,
  keysCommand,
  modelsCommand,
  experimentsCommand,
  eventCommand,
  topicsCommand,
  dlqCommand,
];
