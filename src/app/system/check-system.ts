import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { isParameterName } from '../../core/parameter-name.js';
import { brokenImpact } from '../../core/rule-numbers.js';
import { parseTime } from '../../core/time.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import { classThresholds, isClassLabel, isOfSeveralClasses, type LabelRules } from './schema/label-kinds.js';
import type { Refuse } from './refuse.js';
import { checkComposite } from './check-composite.js';
import { checkInstruments } from './check-instruments.js';
import { checkOrders } from './check-orders.js';
import { checkRotation } from './check-rotation.js';
import { checkPortfolio } from './check-portfolio.js';
import { asksInExpressions } from './asks-model.js';
import { parametersRead } from './parameters-read.js';
import type { SystemFile } from './system-schema.js';

/** Checks what no single entry shows: entries that must fit each other. Throws UsageError CONFIG_INVALID, SPACE_INVALID.
 *  raw  the file before defaults */
export function checkSystem(file: SystemFile, raw: Readonly<Record<string, unknown>>, source: string): void {
  const refuse: Refuse = (entry, rule, code = 'CONFIG_INVALID') => {
    throw new UsageError(code, `${source}: ${rule}`, { context: { entry } });
  };
  checkNames(file, refuse);
  checkData(file, raw['data'], refuse);
  checkTimes(file, refuse);
  checkImpact(file, refuse);
  checkWeight(file, refuse);
  checkParameters(file, refuse);
  checkTraining(file, refuse);
  checkModel(file, refuse);
  checkComposite(file, refuse);
  checkRotation(file, refuse);
  checkPortfolio(file, refuse);
  checkInstruments(file, raw, refuse);
  checkOrders(file, refuse);
}

function checkModel(file: SystemFile, refuse: Refuse): void {
  const { ml } = file;
  if (!ml?.enabled) return;
  const stranger = Object.keys(ml.legs ?? {}).find((symbol) => !file.data.symbols.includes(symbol));
  if (stranger !== undefined)
    refuse('ml.legs', `ml.legs names "${stranger}", which is no symbol of the system; data.symbols has ${file.data.symbols.join(', ')}`);
  if (ml.model_path === undefined) refuse('ml.model_path', 'ml.model_path must name a model where ml.enabled is true, and there is none');
  if (ml.prediction_mode === undefined && !asksInExpressions(file))
    refuse(
      'ml.prediction_mode',
      `ml.enabled is true and nothing asks the model: set ml.prediction_mode, or use model("${ml.name}") in the strategy`,
    );
}

/** Sources whose place is a file, or several with {symbol} in their name. */
const FILE_SOURCES: readonly string[] = ['csv', 'json', 'parquet', 'arrow', 'duckdb'];

/** Whether each symbol has bars of its own: its name stands in path, table or query, or there is no source to name it in. */
function isSourcePerSymbol({ source, path, table, query }: SystemFile['data']): boolean {
  return !FILE_SOURCES.includes(source) || [path, table, query].flat().some((text) => text?.includes('{symbol}'));
}

/** Where a source holds one symbol's bars, another name would only be another label on them. Throws UsageError NAME_UNKNOWN.
 *  data  the file's own entries, before the symbols were chosen */
export function requireListedSymbols(chosen: readonly string[], data: SystemFile['data']): void {
  const unknown = chosen.find((symbol) => !data.symbols.includes(symbol));
  if (unknown === undefined || isSourcePerSymbol(data)) return;
  throw new UsageError(
    'NAME_UNKNOWN',
    `unknown symbol "${unknown}"${suggestName(unknown, data.symbols)}; data.symbols has ${data.symbols.join(', ')}, and data.path has no {symbol} for others`,
    { context: { flag: '--symbols', value: unknown } },
  );
}

/** The schema's patterns say which names are measured, not which are refused. */
function checkNames({ params, space, strategy, windows = {} }: SystemFile, refuse: Refuse): void {
  const named = Object.entries({ params, space, 'strategy.let': strategy.let ?? {} }).flatMap(([entry, names]) =>
    Object.keys(names).map((name) => [entry, name] as const),
  );
  for (const [entry, name] of named)
    if (!isParameterName(name) || (entry === 'strategy.let' && name.includes('.')))
      refuse(`${entry}.${name}`, `names in ${entry} must be letters, digits and _, and begin with no digit, not "${name}"`);
  const window = Object.keys(windows).find((name) => !/^(?!\.+$)[A-Za-z0-9._-]+$/.test(name));
  if (window !== undefined) refuse(`windows.${window}`, `names in windows must be letters, digits, . _ and -, not "${window}"`);
}

function checkData({ data }: SystemFile, raw: unknown, refuse: Refuse): void {
  const given = (['path', 'table', 'query', 'dataset', 'exchange'] as const).find((name) => data[name] !== undefined);
  if (given !== undefined && !Object.hasOwn(raw as object, 'source')) {
    const sources =
      given === 'dataset' || given === 'exchange' ? 'huggingface, ccxt or binance-archive' : 'csv, json, parquet, arrow or duckdb';
    refuse('data.source', `data.${given} needs data.source beside it (${sources}), and there is none`);
  }
  const twice = data.symbols.find((symbol, index) => data.symbols.indexOf(symbol) < index);
  if (twice !== undefined) refuse('data.symbols', `data.symbols must differ from each other, and "${twice}" stands twice`);
}

function checkTimes({ data, windows = {} }: SystemFile, refuse: Refuse): void {
  const ranges = [
    ['data', data.start, data.end] as const,
    ...Object.entries(windows).map(([name, [start, end]]) => [`windows.${name}`, start, end] as const),
  ];
  for (const [entry, start, end] of ranges) {
    const startMs = start === undefined ? -Infinity : parseTime(start, `${entry} start`);
    const endMs = end === undefined ? Infinity : parseTime(end, `${entry} end`);
    if (startMs >= endMs) refuse(entry, `the start of ${entry} must be before its end, and ${start} is not before ${end}`);
  }
}

function checkImpact({ execution: { slippage_bps, spread_bps } }: SystemFile, refuse: Refuse): void {
  if (typeof slippage_bps === 'string' || typeof spread_bps === 'string') return; // each trial has its own
  const broken = brokenImpact({ slippageBps: slippage_bps, spreadBps: spread_bps });
  if (broken !== undefined) refuse('execution', broken);
}

function checkWeight({ risk: { sizing, weight, kelly } }: SystemFile, refuse: Refuse): void {
  if (sizing === 'weight' && weight === undefined)
    refuse(
      'risk.weight',
      'risk.weight must say the share of the equity that an entry takes where risk.sizing is weight, and there is none',
    );
  if (sizing !== 'weight' && weight !== undefined)
    refuse('risk.sizing', `risk.sizing must be weight where risk.weight is there, not ${sizing}`);
  if (sizing !== 'kelly' && kelly !== undefined)
    refuse('risk.sizing', `risk.sizing must be kelly where risk.kelly is there, not ${sizing}`);
  if (typeof kelly?.floor === 'number' && typeof kelly.cap === 'number' && kelly.floor > kelly.cap)
    refuse('risk.kelly.floor', `risk.kelly.floor must not be above risk.kelly.cap, ${kelly.cap}, and is ${kelly.floor}`);
}

const WHOLE_TOLERANCE = 1e-9;

function checkTraining({ ml_training: training, strategy }: SystemFile, refuse: Refuse): void {
  const { split, model, label } = training;
  const sum = split.train + split.validation + split.holdout;
  if (Math.abs(sum - 1) > WHOLE_TOLERANCE)
    refuse('ml_training.split', `ml_training.split must have shares that are 1 together, and they are ${Number(sum.toPrecision(6))}`);
  const isOfClass = isClassLabel(label.kind);
  if (isOfClass !== isClassifier(model))
    refuse(
      'ml_training.model',
      `ml_training.model must say what the label ${label.kind} is, ${isOfClass ? 'a class' : 'a number'}: one of ${isOfClass ? 'gbc, rfc, sgdc, logistic' : 'gbr, rfr, sgdr'}, not ${model}`,
    );
  if (isOfSeveralClasses(label)) checkSeveralClasses(training, refuse);
  checkLabel(label, strategy, refuse);
}

function checkSeveralClasses({ model, search, most_features }: SystemFile['ml_training'], refuse: Refuse): void {
  const reason = 'where ml_training.label.regime is all';
  if (model !== 'gbc' && model !== 'rfc') refuse('ml_training.model', `ml_training.model must be gbc or rfc ${reason}, not ${model}`);
  if (search.trials > 0) refuse('ml_training.search.trials', `ml_training.search.trials must be 0 ${reason}, not ${search.trials}`);
  if (most_features !== undefined)
    refuse('ml_training.most_features', `ml_training.most_features must be left out ${reason}: all features are kept`);
}

function checkLabel(label: LabelRules, { stop, trail }: SystemFile['strategy'], refuse: Refuse): void {
  const { buyAbove, sellBelow } = classThresholds(label);
  if (label.kind === 'return_class' && sellBelow > buyAbove)
    refuse(
      'ml_training.label.below',
      `ml_training.label.below must not be above ml_training.label.above, ${buyAbove}, and is ${sellBelow}`,
    );
  if (label.kind === 'trade_r' && stop === undefined && trail === undefined)
    refuse(
      'ml_training.label.kind',
      'ml_training.label.kind trade_r measures trades by the distance of their stop, and the strategy has neither stop nor trail',
    );
  if (label.kind === 'forward_volatility' && label.horizon_bars < 2)
    refuse(
      'ml_training.label.horizon_bars',
      `ml_training.label.horizon_bars must be at least 2 for forward_volatility, not ${label.horizon_bars}`,
    );
}

function checkParameters(file: SystemFile, refuse: Refuse): void {
  const read = parametersRead(file);
  for (const [name, value] of Object.entries(file.params)) {
    if (typeof value === 'string' && read.has(name))
      refuse(
        `params.${name}`,
        `params.${name} must be a number or true or false where an expression reads it, not ${JSON.stringify(value)}`,
      );
  }
  for (const [name, axis] of Object.entries(file.space)) {
    const text = 'choice' in axis ? axis.choice.find((value) => typeof value === 'string') : undefined;
    if (text !== undefined)
      refuse(`space.${name}`, `space.${name}.choice must list numbers or true and false, not ${JSON.stringify(text)}`, 'SPACE_INVALID');
  }
}
