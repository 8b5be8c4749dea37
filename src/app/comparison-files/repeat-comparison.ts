import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.js';
import type { DataIdentity } from '../../core/data-identity.js';
import { renderComparisonReport } from '../../report/index.js';
import { compareComposite } from '../comparison/compare-composite.js';
import { comparisonJson } from '../comparison/comparison-json.js';
import { nestedJson } from '../nested/nested-json.js';
import { walkComposite } from '../nested/walk-composite.js';
import { choiceOf, readRunJson, type ComparisonManifest } from '../run/run-manifest.js';
import { checkData, checkEqual, type VerifyCheck } from '../run/verify-check.js';
import { resolveSystem, type ResolvedSystem } from '../strategy/resolve-system.js';
import type { RunOptions } from '../system/run-options.js';
import { comparisonReport, nestedReport } from './comparison-report-input.js';

type AnyComparison = ComparisonManifest | ComparisonManifest<'nested_comparison'>;

/** A comparison that was made again. */
interface Repeated {
  /** what its JSON says was found */
  readonly document: object;
  readonly identities: readonly DataIdentity[];
  readonly html: () => string;
}

/** Makes a comparison again from its manifest and compares the bars and every figure. A nested one fits its members again, and counts no
 *  trial. Throws UsageError RUN_UNREADABLE and what the comparison throws. */
export async function verifyComparison(dir: string, manifest: AnyComparison, options: RunOptions): Promise<VerifyCheck[]> {
  const stored = readRunJson(dir, 'comparison.json') as Figures;
  const { document, identities } = await repeat(manifest, options);
  const found = asFile(document);
  const own = Object.fromEntries(Object.keys(found).map((name) => [name, stored[name]]));
  return [
    ...checkData(manifest, identities),
    checkEqual('figures_sha256', manifest.figures_sha256, hashFigures(own)),
    ...Object.keys(found).flatMap((name) =>
      name === 'rows' ? checkRows(stored[name], found[name]) : [check(name, stored[name], found[name])],
    ),
  ];
}

/** Makes a comparison again and returns its page. Throws as verifyComparison does. */
export async function renderComparison(manifest: AnyComparison, options: RunOptions): Promise<string> {
  return (await repeat(manifest, options)).html();
}

/** Returns the hash of what a comparison found, as its file has it: sha256, hex. */
export function hashFigures(document: object): string {
  return createHash('sha256')
    .update(canonicalJson(asFile(document)))
    .digest('hex');
}

async function repeat(manifest: AnyComparison, options: RunOptions): Promise<Repeated> {
  const system = resolveSystem(manifest.config, { source: `run ${manifest.run_id}` });
  const { inner, shuffles, ...window } = manifest.asked;
  const asked = { ...options, ...choiceOf(window), shuffles: shuffles ?? undefined };
  return manifest.kind === 'comparison'
    ? await repeatOnce(system, manifest.run_id, { ...asked, inner: inner ?? undefined })
    : await repeatNested(system, manifest.run_id, asked);
}

async function repeatOnce(system: ResolvedSystem, runId: string, options: Parameters<typeof compareComposite>[1]): Promise<Repeated> {
  const found = await compareComposite(system, options);
  return {
    document: comparisonJson(found),
    identities: found.account.data.identities,
    html: () => renderComparisonReport(comparisonReport(system, found, runId)),
  };
}

async function repeatNested(system: ResolvedSystem, runId: string, options: Parameters<typeof walkComposite>[1]): Promise<Repeated> {
  const found = await walkComposite(system, options);
  return {
    document: nestedJson(found),
    identities: found.account.data.identities,
    html: () => renderComparisonReport(nestedReport(system, found, runId)),
  };
}

type Figures = Readonly<Record<string, unknown>>;

/** What is undefined is null in files. */
function asFile(document: object): Figures {
  return JSON.parse(JSON.stringify(document)) as Figures;
}

/** A row each, by its name. */
function checkRows(stored: unknown, found: unknown): VerifyCheck[] {
  const [own, again] = [stored, found].map(
    (rows) => new Map((Array.isArray(rows) ? (rows as { readonly name: string }[]) : []).map((row) => [row.name, row])),
  );
  return [...new Set([...own!.keys(), ...again!.keys()])].map((name) => check(`row ${name}`, own!.get(name), again!.get(name)));
}

function check(name: string, stored: unknown, found: unknown): VerifyCheck {
  return checkEqual(name, write(stored), write(found));
}

function write(value: unknown): string {
  return value === undefined ? 'none' : canonicalJson(value);
}
