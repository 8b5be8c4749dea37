import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { syncFolder } from '../../files/sync-to-disk.js';
import { readTelemetry } from './read-telemetry.js';
import type { TelemetryEvent, TelemetryHead } from './telemetry-event.js';
import { placeOf, telemetryLine } from './telemetry-line.js';

/** Writes the telemetry of a session: lines of JSON that a kill of the process cannot take. A session that is walked again from its recorded
 *  bars tells all of it again, and so what a loss of power took: what stands in the file is not written twice. Whoever writes holds the session's lock. */
export class TelemetryWriter {
  private readonly path: string;
  private readonly head: TelemetryHead;
  private readonly places = new Map<string, number>();
  /** of whole lines; what stands behind them is what a kill or a full disk left of one */
  private bytes: number;

  private constructor(path: string, head: TelemetryHead, bytes: number) {
    this.path = path;
    this.head = head;
    this.bytes = bytes;
  }

  /** Opens the telemetry of a session, new or to go on with.
   *  Throws UsageError SESSION_OTHER where the file is that of another run, RUN_UNREADABLE; what the system refuses. */
  static open(path: string, head: TelemetryHead): TelemetryWriter {
    mkdirSync(dirname(path), { recursive: true });
    const { lines, bytes } = readTelemetry(path);
    const other = lines.find((line) => line['run_id'] !== head.runId);
    if (other !== undefined)
      throw new UsageError('SESSION_OTHER', `telemetry ${path} is that of run ${String(other['run_id'])}, not of ${head.runId}`, {
        context: { file: path, run_id: head.runId },
      });
    const writer = new TelemetryWriter(path, head, bytes);
    for (const line of lines) writer.pass(line);
    return writer;
  }

  /** Writes those of the events that do not stand in the file yet, and returns how many these are. */
  append(events: readonly TelemetryEvent[]): number {
    const before = new Map(this.places);
    const lines = events.map((event) => telemetryLine(event, this.head)).filter((line) => this.pass(line));
    if (lines.length === 0) return 0;
    try {
      this.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    } catch (error) {
      this.places.clear();
      for (const [series, place] of before) this.places.set(series, place);
      throw error;
    }
    return lines.length;
  }

  /** Whether a line is behind all that its series has; then it is the last of it. */
  private pass(line: Readonly<Record<string, unknown>>): boolean {
    const found = placeOf(line);
    if (found === undefined || found.place <= (this.places.get(found.series) ?? -Infinity)) return false;
    this.places.set(found.series, found.place);
    return true;
  }

  private write(text: string): void {
    const file = openSync(this.path, 'a');
    try {
      if (fstatSync(file).size > this.bytes) ftruncateSync(file, this.bytes);
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
    if (this.bytes === 0) syncFolder(dirname(this.path));
    this.bytes += Buffer.byteLength(text);
  }
}
