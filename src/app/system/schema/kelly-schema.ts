import { KELLY_SCOPES, MOST_KELLY_TRADES } from '../../../core/rules.js';
import { Type } from '../schema-builder.js';
import { Figure, strict, Text } from './parts.js';

/** How `sizing: kelly` makes a share of the equity of the last trades that were closed. */
export const Kelly = Type.Object(
  {
    /** of the share that Kelly's formula gives */
    fraction: Figure({ exclusiveMinimum: 0 }, 0.5),
    /** closed trades that it is measured on; the floor until there are so many */
    trades: Type.Union([Type.Integer({ minimum: 2, maximum: MOST_KELLY_TRADES }), Text], { default: 30 }),
    /** shares of the equity, at least and at most; a floor of 0 would never trade, and so never have trades to be measured on */
    floor: Figure({ exclusiveMinimum: 0 }, 0.05),
    cap: Figure({ exclusiveMinimum: 0 }, 0.25),
    /** whose trades */
    of: Type.Enum(KELLY_SCOPES, { default: 'account' }),
  },
  strict,
);
