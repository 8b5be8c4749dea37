import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { canonicalJson } from '../../core/canonical-json.js';
import { formatTime } from '../../core/time.js';
import { writeFolder } from '../../files/new-folder.js';
import { writeJson, writeText } from '../../files/output.js';
import { comparedCurves, renderComparisonReport, type ComparisonReportInput } from '../../report/index.js';
import { csvTable, type FileColumn } from '../files/file-columns.js';
import { writeLines } from '../files/lines-file.js';
import { nestedJson } from '../nested/nested-json.js';
import type { NestedOutcome } from '../nested/walk-composite.js';
import { decisiveInputs, makeRunId, runInputs, type RunInputs } from '../run/run-identity.js';
import { labelOf } from '../run/result-head.js';
import { placeOf } from '../run/run-folder.js';
import { askedOf, MANIFEST_VERSION } from '../run/run-manifest.js';
import type { WindowChoice } from '../system/choose-window.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { ComparedAccount } from '../comparison/compared-account.js';
import type { Comparison } from '../comparison/compare-composite.js';
import { comparisonJson } from '../comparison/comparison-json.js';
import { comparisonReport, nestedReport } from './comparison-report-input.js';
import { hashFigures } from './repeat-comparison.js';

/** A comparison on disk. */
export interface WrittenComparison {
  readonly runId: string;
  readonly runDir: string;
}

/** What was asked beside the system file. */
export interface ComparisonAsked extends WindowChoice {
  readonly inner: string | undefined;
  readonly shuffles: number | undefined;
}

/** Writes what a comparison leaves behind into a run folder of its own. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeComparison(
  system: ResolvedSystem,
  found: Comparison,
  asked: ComparisonAsked,
  outputDir: string,
  startedMs: number,
): Promise<WrittenComparison> {
  const parts = { kind: 'comparison', document: comparisonJson(found), account: found.account } as const;
  return await write(system, parts, asked, (runId) => comparisonReport(system, found, runId), outputDir, startedMs);
}

/** The same of a nested walk-forward. */
export async function writeNested(
  system: ResolvedSystem,
  found: NestedOutcome,
  asked: ComparisonAsked,
  outputDir: string,
  startedMs: number,
): Promise<WrittenComparison> {
  const parts = { kind: 'nested_comparison', document: nestedJson(found), account: found.account } as const;
  return await write(system, parts, asked, (runId) => nestedReport(system, found, runId), outputDir, startedMs);
}

interface Parts {
  readonly kind: 'comparison' | 'nested_comparison';
  readonly document: object;
  readonly account: ComparedAccount;
}

async function write(
  system: ResolvedSystem,
  { kind, document, account }: Parts,
  asked: ComparisonAsked,
  reportOf: (runId: string) => ComparisonReportInput,
  outputDir: string,
  startedMs: number,
): Promise<WrittenComparison> {
  const inputs = runInputs(system, account.data, account.window);
  const hash = hashComparison(kind, inputs, asked);
  const parent = join(outputDir, placeOf(inputs));
  const head = {
    created: formatTime(startedMs),
    kind,
    inputs_hash: hash,
    data_policy: labelOf({ system, identities: account.data.identities }),
  };
  const runId = await writeFolder(parent, makeRunId(startedMs, hash), (folder, run_id) => {
    const report = reportOf(run_id);
    writeJson(folder, 'comparison.json', { run_id, ...head, ...document, asked: askedJson(asked), inputs });
    writeLines([{ path: join(folder, 'equity.csv'), table: csvTable(equityColumns(report)) }]);
    writeText(folder, 'comparison.html', renderComparisonReport(report));
    writeJson(folder, 'run_manifest.json', {
      manifest_version: MANIFEST_VERSION,
      kind,
      run_id,
      created: head.created,
      inputs_hash: hash,
      ...inputs,
      asked: { ...askedOf(asked), ...askedJson(asked) },
      figures_sha256: hashFigures(document),
    });
  });
  return { runId, runDir: join(parent, runId) };
}

function askedJson({ inner, shuffles }: ComparisonAsked): Readonly<Record<'inner' | 'shuffles', string | number | null>> {
  return { inner: inner ?? null, shuffles: shuffles ?? null };
}

function hashComparison(kind: Parts['kind'], inputs: RunInputs, asked: ComparisonAsked): string {
  const decisive = { ...decisiveInputs(kind, inputs), comparison: { kind, ...askedJson(asked) } };
  return createHash('sha256').update(canonicalJson(decisive)).digest('hex');
}

/** The equity of each row at the end of each day; rows that are one another once. */
function equityColumns(report: ComparisonReportInput): FileColumn[] {
  return [
    { name: 'time', kind: 'time', values: report.daysMs },
    ...comparedCurves(report).map(({ name, equity }): FileColumn => ({ name, kind: 'number', values: equity })),
  ];
}
