import { BarloomError, DataError } from '../../core/errors.js';
import { plainText } from '../columns/quote-cell.js';

/** Returns what a file that could not be read is told: our own errors as they are, another library's first line as DataError
 *  DATA_UNREADABLE.
 *  as  what the file was taken for: Parquet, Arrow, a table */
export function unreadableFile(path: string, as: string, cause: unknown): BarloomError {
  if (cause instanceof BarloomError) return cause;
  const words = plainText((cause as Error).message.split('\n', 1)[0]!, 200);
  return new DataError('DATA_UNREADABLE', `file "${path}" cannot be read as ${as}: ${words}`, { context: { file: path }, cause });
}
