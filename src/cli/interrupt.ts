import { CancelledError } from '../core/errors.js';
import { reportError } from './report-error.js';

let handle: () => void = () => {
  const json = process.argv.includes('--json');
  process.exit(reportError(new CancelledError('cancelled; nothing half-written is left, and what was finished before is kept'), json));
};

/** Answers Ctrl-C and SIGTERM. Temporary files are removed by those who write them, when the process exits. */
export function watchInterrupts(): void {
  process.on('SIGINT', () => handle());
  process.on('SIGTERM', () => handle());
}

/** For a command that can keep what it has finished: the first Ctrl-C lets the tasks under way end, the second one stops at once. */
export function abortOnInterrupt(): AbortController {
  const controller = new AbortController();
  handle = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  return controller;
}

/** What a cancelled command has finished, and where it is. */
export interface Finished {
  readonly dir: string;
  readonly count: number;
  readonly unit: string;
}

/** Says how to go on, on stderr alone: with --json the one document is the command's, whose state is `cancelled`.
 *  command  words of the command, e.g. `sweep system.yaml` */
export function sayCancelled(command: string, { dir, count, unit }: Finished): void {
  process.exitCode = reportError(
    new CancelledError(
      `cancelled; ${count.toLocaleString('en')} finished ${unit} are kept; go on with: barloom ${command} --resume ${dir}`,
    ),
    false,
  );
}

/** Returns the words of a command as they were typed, without what is only printed otherwise and what the folder knows.
 *  known  flags with a value that the folder knows, e.g. `--trials` */
export function commandToGoOn(words: readonly string[], known: readonly string[]): string {
  const dropped = ['--resume', ...known];
  const isDropped = (word: string): boolean =>
    ['--json', '--quiet', '--quick'].includes(word) || dropped.some((flag) => word === flag || word.startsWith(`${flag}=`));
  const kept = words.filter((word, at) => !isDropped(word) && !dropped.includes(words[at - 1] ?? ''));
  return kept.map((word) => (/^[\w./,:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
