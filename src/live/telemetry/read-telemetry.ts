import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../../core/errors.js';
import { TELEMETRY_SCHEMA } from '../../core/telemetry-schema.js';

/** The lines of a session's telemetry, and where the last whole one ends. */
export interface TelemetryLines {
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** bytes from the file's begin */
  readonly bytes: number;
}

/** Reads telemetry of this version; other lines are passed over, and so is a last one that a kill tore. None where there is no file.
 *  Throws UsageError RUN_UNREADABLE at a whole line that is not JSON. */
export function readTelemetry(path: string): TelemetryLines {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const end = bytes.lastIndexOf(10) + 1;
  const texts = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  const lines = texts.flatMap((text, index) => {
    if (text === '') return [];
    const line = parse(text);
    if (line === undefined)
      throw new UsageError('RUN_UNREADABLE', `telemetry ${path} line ${index + 1} must be an object of JSON, and is none`, {
        context: { file: path, line: index + 1 },
      });
    return line['schema'] === TELEMETRY_SCHEMA ? [line] : [];
  });
  return { lines, bytes: end };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
