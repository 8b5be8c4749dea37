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

/** Replaces the answer: a command that can keep what it has finished does. */
export function onInterrupt(answer: () => void): void {
  handle = answer;
}
