import { formatTime } from '../core/time.js';
import type { FetchOptions } from '../app/datasets/fetch-dataset.js';

type FetchStep = Parameters<NonNullable<FetchOptions['onStep']>>[0];

/** Between two lines about one file, ms. */
const EVERY_MS = 2000;

/** Says on stderr, line by line, how far a fetch is. */
export class FetchProgress {
  private readonly isWanted: boolean;
  private place: string;
  private saidAt = -Infinity;
  private file = '';

  constructor(isWanted: boolean, place: string) {
    this.isWanted = isWanted;
    this.place = place;
  }

  /** Begins with another dataset. */
  begin(place: string): void {
    this.place = place;
    this.saidAt = -Infinity;
  }

  update(step: FetchStep): void {
    const isWhole = step.kind === 'file' && step.bytes === step.total;
    const isOther = step.kind === 'file' && step.path !== this.file;
    const now = performance.now();
    if (!isWhole && !isOther && now - this.saidAt < EVERY_MS) return;
    this.saidAt = now;
    if (step.kind === 'file') this.file = step.path;
    this.say(step.kind === 'file' ? describeFile(step) : describeBars(step));
  }

  wait(reason: string, waitMs: number): void {
    this.say(`${reason}; waiting ${(waitMs / 1000).toFixed(waitMs < 10_000 ? 1 : 0)} s`);
  }

  private say(text: string): void {
    if (this.isWanted) process.stderr.write(`${this.place}: ${text}\n`);
  }
}

function describeFile({ path, number, count, bytes, total }: Extract<FetchStep, { kind: 'file' }>): string {
  const size = total === undefined ? megabytes(bytes) : `${megabytes(bytes)} of ${megabytes(total)}`;
  return `file ${number} of ${count}, ${path}, ${size} MB`;
}

function describeBars({ bars, untilMs, endMs }: Extract<FetchStep, { kind: 'bars' }>): string {
  const left = endMs > untilMs ? `, on the way to ${formatTime(endMs)}` : '';
  return `${bars.toLocaleString('en')} bars up to ${formatTime(untilMs)}${left}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e6 ? 3 : 1);
}
