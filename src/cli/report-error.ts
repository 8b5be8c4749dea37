import { wordsOf } from '../core/words-of.js';
import { CommanderError } from 'commander';
import { BarloomError } from '../core/errors.js';

const USAGE_EXIT = 2;
const BUG_EXIT = 70;

/** Prints an error as one sentence (with `--json` as one document on stdout too) and returns the exit code. */
export function reportError(error: unknown, json: boolean): number {
  const { code, message, context, exitCode } = describe(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, context } }, null, 2)}\n`);
  process.stderr.write(`barloom: ${message}\n`);
  if (exitCode === BUG_EXIT && error instanceof Error)
    process.stderr.write(`${error.stack ?? ''}\nThis is a bug in barloom; the lines above say where.\n`);
  return exitCode;
}

function describe(error: unknown): { code: string; message: string; context: object; exitCode: number } {
  if (error instanceof BarloomError) return error;
  if (error instanceof CommanderError)
    return { code: 'FLAG_INVALID', message: error.message.replace(/^error: /, '').replace(/\n+/, ' '), context: {}, exitCode: USAGE_EXIT };
  return {
    code: 'INVARIANT',
    message: `Invariant: ${wordsOf(error)}`,
    context: {},
    exitCode: BUG_EXIT,
  };
}
