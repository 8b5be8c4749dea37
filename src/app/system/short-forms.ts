type Mapping = Record<string, unknown>;

/** Writes entries out that may be shorter: `portfolio.weights: hrp` is `{policy: hrp}`, and `risk.sizing: kelly` alone has a `risk.kelly`
 *  of defaults; a path in `ml.legs` is `{model_path: …}`. The entries are changed. */
export function expandShortForms({ portfolio, risk, ml }: Mapping): void {
  if (isMapping(portfolio) && typeof portfolio['weights'] === 'string') portfolio['weights'] = { policy: portfolio['weights'] };
  if (isMapping(risk) && risk['sizing'] === 'kelly' && risk['kelly'] === undefined) risk['kelly'] = {};
  if (isMapping(ml) && isMapping(ml['legs']))
    ml['legs'] = Object.fromEntries(
      Object.entries(ml['legs']).map(([symbol, leg]) => [symbol, typeof leg === 'string' ? { model_path: leg } : leg]),
    );
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
