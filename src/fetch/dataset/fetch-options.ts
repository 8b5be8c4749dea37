import type { DataPolicy } from '../../core/data-label.js';
import type { RetryOptions, WaitListener } from '../http/retry.js';

/** How far a fetch is. */
export type FetchStep =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly number: number;
      readonly count: number;
      readonly bytes: number;
      readonly total: number | undefined;
    }
  | { readonly kind: 'bars'; readonly bars: number; readonly untilMs: number; readonly endMs: number };

/** What every service is fetched with. */
export interface FetchOptions {
  /** folder of all datasets */
  readonly datasetsDir: string;
  /** address of the service; default: the environment's, else its own */
  readonly endpoint?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** label of a new dataset, real by default; one that is there keeps its own */
  readonly policy?: DataPolicy | undefined;
  readonly acceptChanges: boolean;
  readonly retry: RetryOptions;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: (step: FetchStep) => void;
  readonly onWait?: WaitListener | undefined;
  /** epoch ms; default: the clock */
  readonly nowMs?: number | undefined;
}
