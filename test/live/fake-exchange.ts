import type { BarExchange, ExchangeRow } from '../../src/live/feeds/bar-exchange.js';
import { BEGIN, MINUTE } from './minute-bars.js';

/** What a bar is worth while it runs. */
export const RUNNING = 999;

/** An exchange in memory with a clock of its own: minute k ends at 100 + k, and is worth something else before. */
export class FakeExchange implements BarExchange {
  readonly id = 'local';
  readonly has: Record<string, boolean> = { fetchTime: true, watchOHLCV: true };
  last_response_headers: Record<string, string> = {};
  /** ahead of the machine's, milliseconds */
  offsetMs = 0;
  /** an answer is under way for so long, milliseconds */
  latencyMs = 0;
  /** minutes that it does not have */
  readonly holes = new Set<number>();
  readonly asked: number[] = [];
  /** thrown by the next calls of REST */
  readonly errors: Error[] = [];
  readonly revised = new Map<number, number>();
  watches = 0;
  private wait: { readonly resolve: (rows: readonly ExchangeRow[]) => void; readonly reject: (error: Error) => void } | undefined;
  private readonly told: ExchangeRow[] = [];

  now(): number {
    return Date.now() + this.offsetMs;
  }

  async fetchTime(): Promise<number> {
    return this.now();
  }

  async fetchOHLCV(_market: string, _timeframe: string, since: number, limit: number): Promise<readonly ExchangeRow[]> {
    this.asked.push(Math.round((since - BEGIN) / MINUTE));
    const rows: ExchangeRow[] = [];
    // only what lies in the stretch that is asked for, as some exchanges do
    for (let time = since; time <= this.now() && time < since + limit * MINUTE; time += MINUTE) {
      if (!this.holes.has((time - BEGIN) / MINUTE)) rows.push(this.row((time - BEGIN) / MINUTE));
    }
    if (this.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, this.latencyMs));
    const error = this.errors.shift();
    if (error !== undefined) throw error;
    return rows;
  }

  /** A bar as it stands now. */
  row(minute: number): ExchangeRow {
    const time = BEGIN + minute * MINUTE;
    const close = this.now() < time + MINUTE ? RUNNING : (this.revised.get(minute) ?? 100 + minute);
    return [time, 100, Math.max(1000, close), 1, close, 5];
  }

  async watchOHLCV(): Promise<readonly ExchangeRow[]> {
    this.watches++;
    if (this.told.length > 0) return this.told.splice(0);
    return await new Promise((resolve, reject) => (this.wait = { resolve, reject }));
  }

  /** The stream shows rows. */
  emit(...rows: readonly ExchangeRow[]): void {
    if (this.wait === undefined) this.told.push(...rows);
    else this.wait.resolve(rows);
    this.wait = undefined;
  }

  /** The stream is cut. */
  cut(): void {
    this.wait?.reject(failure('NetworkError', 'connection closed wss://host/private?key=hidden'));
    this.wait = undefined;
  }
}

/** An error as ccxt throws it. */
export function failure(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
