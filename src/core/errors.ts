/** The register of error codes: each code once, with the rule that it stands for. `docs/errors.md` is tested against it. */
export const ERROR_CODES = {
  // usage: the caller's move
  CANARY_FAILED: 'a canary says that a training saw what it must not, and the model is to be promoted',
  CONFIG_INVALID: 'an entry of the system file breaks the schema',
  CONFIG_UNREADABLE: 'the system file cannot be read or is not YAML',
  DATA_POLICY: 'data are used for what their label or the data policy does not allow: synthetic ones where real ones are asked for',
  EXPRESSION_INVALID: 'an expression does not parse, does not type or names something unknown',
  FEATURES_MISMATCH: 'a model needs a feature that the feature set lacks, or that has another expression there',
  FLAG_INVALID: 'a command-line flag has a value outside its range',
  FOLDS_INVALID: 'folds cannot be cut: a length is not valid, or the data are too short',
  FORECAST_MISMATCH: 'forecasts are read on bars of another symbol or timeframe than they were made for, or lack what is read',
  FORECAST_UNREADABLE: 'forecasts are missing, damaged, or others than those that were registered',
  HOLDOUT_SPENT: 'a holdout was looked at as often as holdout_looks allows',
  KEY_INVALID: 'a file is no key, or a key is not the one that is asked for',
  LABEL_LEAK: 'what is fitted up to a cut is given a row whose label is known only after it',
  LIVE_REFUSED: 'orders to a real broker are not allowed: a condition does not hold',
  MANIFEST_DAMAGED: 'the manifest of a version is missing or not what was written',
  MEMORY_TOO_SMALL: 'the memory limit cannot hold what a single trial needs',
  MODEL_INVALID: 'a model has an option outside its range, or is given rows that it cannot learn from or predict',
  MODEL_UNREADABLE: 'a saved model is missing, damaged, of another version, or no model',
  NAME_UNKNOWN: 'a name is not one of the valid ones',
  ORDER_INVALID: 'an order of a session breaks a rule of its kind, or has the client id of another one',
  OUTPUT_UNWRITABLE: 'the output or cache folder cannot be written',
  PACKAGE_MISSING: 'a package that only this needs is not installed',
  PROMOTION_REFUSED: 'a model may not go into production, or nothing stands there to go back to',
  REGISTRY_DAMAGED: 'a registry of models or of trials has a line that is not what was written, or lacks one that was',
  ROWS_MISSING: 'there are fewer rows than the least that a training needs',
  RUN_LOCKED: 'a run folder or a dataset is being written by another process',
  RUN_UNREADABLE: 'a run folder is missing, incomplete or damaged',
  SERVICE_REFUSED: 'a service gives no access: the token is missing, not valid or lacks a right',
  SESSION_HALTED: 'a session was halted, and nobody has let it go on',
  SESSION_NOT_STARTED: 'a detached session ended before it began',
  SESSION_OTHER: 'the folder of a session is that of another system',
  SPACE_INVALID: 'the space has no points, too many points or an axis without values',
  STAGE_INVALID: 'a system of the factory is told what its stage does not allow',
  STATISTIC_INVALID: 'a statistic is asked of numbers outside its domain',
  STORE_INVALID: 'a feature store is given rows that do not fit each other or what it holds',
  STORE_LOCKED: 'a feature store has another owner',
  STUDY_INVALID: 'a study has an option outside its range, or is told what it did not ask for',
  WINDOW_INVALID: 'a window is empty or lies outside the data',
  WINDOWS_OVERLAP: 'two windows share time',
  // data: the data owner's move
  ACCOUNT_MISMATCH: 'markets that are to be legs of one account cannot share it',
  DATA_CELL_INVALID: 'a cell is not a number or not a time',
  DATA_CHANGED: 'what was fetched before is another thing now where it came from',
  DATA_EMPTY: 'a source has no bars',
  DATA_LAYOUT_UNKNOWN: 'a file has a header or a shape that no layout knows',
  DATA_NOT_FOUND: 'a source does not exist',
  DATA_PARTIAL: 'a service has only a part of what is asked for',
  DATA_QUALITY: 'a quality finding has the policy fail',
  DATA_TIMEFRAME: 'bars cannot be had at the timeframe that was asked for',
  DATA_UNREADABLE: 'a source exists and cannot be read',
  SESSION_DIFFERS: 'what a session walked is not what its recorded bars give now',
  SERVICE_FAILED: 'a service cannot be reached, fails again and again, or answers what it must not',
  // ours
  INVARIANT: 'something that cannot happen has happened: a bug',
  // nobody's
  CANCELLED: 'the person asked to stop',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** What an error is about: file, row, column, flag, name, value …; goes into `--json` as it is. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | null>>;

interface ErrorDetails {
  readonly context?: ErrorContext;
  readonly cause?: unknown;
}

/** One sentence that names the thing, the rule and the value. */
export abstract class BarloomError extends Error {
  abstract readonly exitCode: number;
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, message: string, { context = {}, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.context = context;
    this.name = new.target.name;
  }
}

/** The caller's move: fix the flag, the config, the space or the expression. */
export class UsageError extends BarloomError {
  readonly exitCode = 2;
}

/** The data owner's move: file, row and column stand in `context`. */
export class DataError extends BarloomError {
  readonly exitCode = 3;
}

/** Our move: a bug. */
export class KernelError extends BarloomError {
  readonly exitCode = 70;
  constructor(message: string, details: ErrorDetails = {}) {
    super('INVARIANT', `Invariant: ${message}`, details);
  }
}

/** Nobody's move: the person asked to stop. */
export class CancelledError extends BarloomError {
  readonly exitCode = 130;
  constructor(message: string, details: ErrorDetails = {}) {
    super('CANCELLED', message, details);
  }
}
