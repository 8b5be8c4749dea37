import { describeCall } from '../../expr/build-call.js';
import { BUILT_INS } from '../../expr/built-ins.js';
import { FUNCTION_DECLARATIONS } from '../../expr/functions/index.js';
import type { ArgDeclaration, FunctionDeclaration } from '../../expr/function-declaration.js';

/** A function of the language as the reference page and `barloom functions` list it. */
export interface FunctionEntry {
  readonly name: string;
  readonly family: string;
  readonly usage: string;
  readonly arguments: readonly string[];
  readonly reads: readonly string[];
  readonly returns: string;
  readonly warmup: string;
  readonly doc: string;
  readonly source: string;
}

/** Returns every function, built-ins first. */
export function listFunctions(): FunctionEntry[] {
  const builtIns = BUILT_INS.map(({ name, usage, returns, warmup, doc, source }) => ({
    name,
    family: 'language',
    usage,
    arguments: [],
    reads: [],
    returns,
    warmup,
    doc,
    source,
  }));
  return [...builtIns, ...FUNCTION_DECLARATIONS.map(entryOf)];
}

function entryOf(declaration: FunctionDeclaration): FunctionEntry {
  const { name, family, args, bars = [], returns, doc, source } = declaration;
  return {
    name,
    family,
    usage: describeCall(declaration),
    arguments: args.map(describeArgument),
    reads: bars,
    returns,
    warmup: describeWarmup(declaration),
    doc,
    source,
  };
}

function describeArgument(arg: ArgDeclaration): string {
  if (arg.kind === 'column' || arg.kind === 'condition')
    return `${arg.name}: ${arg.kind}${'default' in arg && arg.default !== undefined ? `, default ${arg.default}` : ''}`;
  const range = arg.max === undefined ? `>= ${arg.min}` : `${arg.min} to ${arg.max}`;
  return `${arg.name}: ${arg.kind === 'int' ? 'whole number' : 'number'} ${range}${arg.default === undefined ? '' : `, default ${arg.default}`}`;
}

/** The warm-up of a usual call: with the defaults, and 14 where there is none. */
function describeWarmup({ args, warmup }: FunctionDeclaration): string {
  const numeric = args.flatMap((arg) => (arg.kind === 'int' || arg.kind === 'number' ? [arg] : []));
  const values = numeric.map((arg) => arg.default ?? Math.min(Math.max(arg.min, USUAL_PERIOD), arg.max ?? Infinity));
  const bars = warmup(...values);
  return numeric.length === 0 ? String(bars) : `${bars} at ${numeric.map((arg, index) => `${arg.name}=${values[index]}`).join(', ')}`;
}

const USUAL_PERIOD = 14;

/** Returns the reference page. */
export function functionsPage(): string {
  const entries = listFunctions();
  const families = [...new Set(entries.map(({ family }) => family))];
  const sections = families.map(
    (family) =>
      `## ${family[0]!.toUpperCase()}${family.slice(1)}\n\n${entries
        .filter((entry) => entry.family === family)
        .map(describeEntry)
        .join('\n')}`,
  );
  return `# Functions\n\nGenerated from the declarations by \`npm run docs\`; do not edit. Arguments in brackets may be left out.\nWarm-up is the count of leading bars without a value, beyond that of the inputs.\n\n${sections.join('\n')}`;
}

function describeEntry(entry: FunctionEntry): string {
  const lines = [
    `### \`${entry.usage}\` → ${entry.returns}`,
    '',
    entry.doc,
    '',
    ...entry.arguments.map((argument) => `- ${argument}`),
    ...(entry.reads.length > 0 ? [`- reads ${entry.reads.join(', ')}`] : []),
    `- warm-up: ${entry.warmup}`,
    `- source: ${entry.source}`,
    '',
  ];
  return lines.join('\n');
}
