type Mapping = Record<string, unknown>;

/** Writes entries out that may be shorter: `portfolio.weights: hrp` is `{policy: hrp}`, and `risk.sizing: kelly` alone has a `risk.kelly`
 *  of defaults. The entries are changed. */
export function expandShortForms({ portfolio, risk }: Mapping): void {
  if (isMapping(portfolio) && typeof portfolio['weights'] === 'string') portfolio['weights'] = { policy: portfolio['weights'] };
  if (isMapping(risk) && risk['sizing'] === 'kelly' && risk['kelly'] === undefined) risk['kelly'] = {};
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
