import { Option, type Command } from 'commander';
import { addFlags, type SharedFlags } from './flags.js';

/** Flags of every command of the factory. */
export interface FactoryFlags extends SharedFlags {
  readonly factoryDir: string;
  readonly reason?: string;
}

/** What a command needs that runs systems. */
export const RUNNING = ['workers', 'maxMemory', 'cacheDir', 'cache'] as const;

/** Adds the flags that every command of the factory has. */
export function withFactory(command: Command): Command {
  return addFlags(command, ['json', 'quiet']).addOption(
    new Option('--factory-dir <folder>', 'journal and runs of the factory').default('factory'),
  );
}

/** Adds the reason that what a person decides must have. */
export function withReason(command: Command): Command {
  return command.addOption(new Option('--reason <text>', 'why, to be written down').makeOptionMandatory());
}
