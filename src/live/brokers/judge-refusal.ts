/** What an error of an exchange says of an order: it certainly was not taken, an order with its client id is there, the clock is off
 *  (and it was not taken), or it may have been taken. */
export type Verdict = 'rejected' | 'duplicate' | 'clock' | 'unknown';

/** Classes of ccxt that stand for a refusal of the order itself. */
const REFUSALS = [
  'InsufficientFunds',
  'InvalidOrder',
  'BadRequest',
  'AuthenticationError',
  'OperationRejected',
  'ArgumentsRequired',
  'NotSupported',
];

/** Judges an error by the names of its classes. An exchange that is asked too often is told apart first: to ccxt it is a network error as
 *  well, and what the order came to is not said. Whatever is not known is `unknown`: the order is asked for by its client id then. */
export function judgeRefusal(error: unknown): Verdict {
  const classes = classesOf(error);
  if (classes.has('DDoSProtection') || classes.has('RateLimitExceeded')) return 'unknown';
  if (classes.has('InvalidNonce')) return 'clock';
  if (classes.has('NetworkError') || classes.has('OrderNotFound')) return 'unknown';
  if (classes.has('DuplicateOrderId')) return 'duplicate';
  if (classes.has('ExchangeError') && /duplicate/i.test((error as Error).message)) return 'duplicate';
  return REFUSALS.some((name) => classes.has(name)) ? 'rejected' : 'unknown';
}

/** Whether an exchange says that it has no such order. */
export function isAbsent(error: unknown): boolean {
  return classesOf(error).has('OrderNotFound');
}

/** Whether an exchange gave no answer, or none but that it is asked too often. */
export function isUnreached(error: unknown): boolean {
  const classes = classesOf(error);
  return classes.has('NetworkError') || classes.has('OperationFailed');
}

function classesOf(error: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  if (!(error instanceof Error)) return names;
  for (let each: object | null = Object.getPrototypeOf(error) as object; each !== null; each = Object.getPrototypeOf(each) as object | null)
    names.add(each.constructor.name);
  return names;
}
