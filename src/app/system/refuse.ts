import type { ErrorCode } from '../../core/errors.js';

/** Throws a sentence about an entry of a system file; default code CONFIG_INVALID. */
export type Refuse = (entry: string, rule: string, code?: ErrorCode) => never;
