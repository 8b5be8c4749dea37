import type { Instance } from '../plan/instances.js';
import type { StoreCall } from '../run/task.js';

/** A call that computes the last bars of a value alone. */
export interface TailCall {
  readonly call: StoreCall;
  /** bar that it begins with */
  readonly from: number;
  /** whether it writes nothing before the bars that are wanted; else it is pointed at other room */
  readonly isInPlace: boolean;
  /** position in `args` of where it writes */
  readonly outAt: number;
}

/** Bars in a word of a condition; a cross reads one bar back. */
const WORD = 64;

/** Functions whose value on a bar depends on as many bars before it and on nothing else, by their kernels: bars back, given their
 *  numbers. */
const LOOKS_BACK: Readonly<Record<string, (numbers: readonly number[]) => number>> = {
  ...of(
    'absolute arc_tangent exponential logarithm square_root sign round_up round_down nearest maximum minimum average_price median_price ' +
      'typical_price weighted_close ibs minute hour day_of_week day_of_month month year',
    () => 0,
  ),
  ...of('true_range', () => 1),
  ...of('mom roc rocp returns log_returns', ([bars]) => bars!),
};

function of(kernels: string, back: (numbers: readonly number[]) => number): Record<string, typeof back> {
  return Object.fromEntries(kernels.split(' ').map((kernel) => [kernel, back]));
}

/** Means of windows are summed anew in turns of so many bars: a part that begins with a turn has the same bits. */
function turnOf(period: number): number {
  const turn = 4 * period;
  return turn * (Math.floor(NEAR_WINDOWS / turn) + 1);
}
/** As assembly/indicators/parts/settle-equal.ts has it. */
const NEAR_WINDOWS = 1024;

/** Averages that are carried from bar to bar, by their kernels: `NAME_on` goes on where it stopped. */
const CARRIED: ReadonlySet<string> = new Set(['ema', 'rma', 'rsi', 'cmo']);

/** Returns the call that computes a value from its first bar on and goes on where it stopped when it is made again; undefined where there is
 *  none.
 *  state  of the value: RUN_STATE_BYTES, all 0 before the first call */
export function carriedCall({ node }: Instance, call: StoreCall, state: number): StoreCall | undefined {
  const { operation } = node;
  if (operation.kind !== 'kernel' || !CARRIED.has(operation.kernel)) return undefined;
  return { ...call, kernel: `${operation.kernel}_on`, args: [...call.args, state] };
}

/** Returns the call that computes a value from the bars behind `known` on; undefined where it is computed whole: what carries a state from
 *  its first bar on, and what nobody has proven to begin anywhere.
 *  call  that computes it whole */
export function tailOf({ node, numbers, inputs }: Instance, call: StoreCall, known: number): TailCall | undefined {
  const { operation } = node;
  switch (operation.kind) {
    case 'constant':
    case 'arithmetic':
    case 'compare':
    case 'cross':
    case 'not':
    case 'and':
    case 'or':
    case 'select':
      return {
        call: { ...call, args: call.args.with(-2, Math.max(0, Math.floor(known / WORD) * WORD - WORD)) },
        from: 0,
        isInPlace: true,
        outAt: -1,
      };
    case 'shift':
      return node.type === 'column' ? sliced(call, Math.max(0, known - numbers[0]!), inputs.length, numbers.length) : undefined;
    case 'model':
      return scoredBehind(call, known);
    case 'kernel': {
      const start = startOf(operation.kernel, numbers, known);
      if (start === undefined || start === 0 || call.scratchAt >= 0) return undefined;
      return sliced(call, start, inputs.length, numbers.length);
    }
    default:
      return undefined;
  }
}

/** A bar's score depends on its features there alone. Arguments are the record, the warm-up, scratch, the output and the length. */
function scoredBehind(call: StoreCall, known: number): TailCall {
  const [record, warmup, scratch, out, length] = call.args as [number, number, number, number, number];
  const args = [record, Math.max(0, warmup - known), scratch, out, length - known];
  return {
    call: { ...call, args, pointers: call.pointers!.map((pointer) => pointer + known * 8) },
    from: known,
    isInPlace: false,
    outAt: 3,
  };
}

function startOf(kernel: string, numbers: readonly number[], known: number): number | undefined {
  if (kernel === 'sma') {
    const [period] = numbers as [number];
    return Math.max(0, Math.floor((known - (period - 1)) / turnOf(period)) * turnOf(period));
  }
  const back = LOOKS_BACK[kernel]?.(numbers);
  return back === undefined ? undefined : Math.max(0, Math.floor((known - back) / WORD) * WORD);
}

/** Arguments are pointers of the inputs, the output, the length and the numbers. */
function sliced(call: StoreCall, start: number, inputs: number, numbers: number): TailCall {
  const lengthAt = call.args.length - numbers - 1;
  const args = call.args.map((arg, at) => (at < inputs ? arg + start * 8 : at === lengthAt ? arg - start : arg));
  return { call: { ...call, args }, from: start, isInPlace: false, outAt: inputs };
}
