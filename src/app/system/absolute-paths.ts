import { isAbsolute, resolve } from 'node:path';

type Mapping = Readonly<Record<string, unknown>>;

/** Returns entries of a system file with the paths that they name made absolute; what is no path yet stays for the schema to refuse.
 *  baseDir  relative paths count from it */
export function withAbsolutePaths<T extends object>(raw: T, baseDir: string): T {
  return changePaths(raw, (path) => (isAbsolute(path) ? path : resolve(baseDir, path)));
}

/** Returns entries of a system file with the paths that they name changed. */
export function changePaths<T extends object>(raw: T, by: (path: string) => string): T {
  const path = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(path);
    return typeof value === 'string' ? by(value) : value;
  };
  const file = (value: unknown): unknown => (typeof value === 'string' && /\.ya?ml$/.test(value) ? path(value) : value);
  const extra = (tables: unknown): unknown => changeAll(tables, (table) => change(table, { path }));
  return change(raw, {
    data: (data) => change(data, { path, detail: (detail) => change(detail, { path }), extra }),
    forecasts: (entries) => changeAll(entries, (entry) => (typeof entry === 'string' ? path(entry) : change(entry, { path }))),
    ml: (ml) => change(ml, { model_path: path, legs: (legs) => changeAll(legs, (leg) => change(leg, { model_path: path })) }),
    ml_training: (training) => change(training, { features: file }),
    pool: (pool) => (Array.isArray(pool) ? pool.map(file) : changeAll(pool, file)),
    policy: file,
  }) as T;
}

/** Returns a mapping with some of its entries changed; anything else as it is. */
function change(value: unknown, changes: Readonly<Record<string, (inner: unknown) => unknown>>): unknown {
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changes[name] ? changes[name](inner) : inner]));
}

function changeAll(value: unknown, by: (inner: unknown) => unknown): unknown {
  return isMapping(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, by(inner)])) : value;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
