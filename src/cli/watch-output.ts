import { UsageError } from '../core/errors.js';
import { reportError } from './report-error.js';

/** A reader that has seen enough (`| head`) ends nothing; standard output that cannot be written is one sentence. */
export function watchOutput(): void {
  process.stderr.on('error', () => {});
  let isTold = false;
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE' || isTold) return;
    isTold = true;
    const rule = cause.code === 'ENOSPC' ? 'the disk is full' : cause.message;
    process.exitCode = reportError(new UsageError('OUTPUT_UNWRITABLE', `standard output cannot be written: ${rule}`, { cause }), false);
  });
}
