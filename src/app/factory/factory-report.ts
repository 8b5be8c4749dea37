import { mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { writing } from '../../files/output.js';
import { writeFileAtomically } from '../../files/write-atomically.js';
import { describeFactoryEvent, isFactoryEvent, type FactoryEvent } from '../../lifecycle/factory/factory-event.js';
import { describeEvent } from '../../lifecycle/systems/describe-event.js';
import type { GateRecord } from '../../lifecycle/systems/gate-record.js';
import { GATES, STAGES } from '../../lifecycle/systems/stage.js';
import { isSystemEvent, type SystemEvent } from '../../lifecycle/systems/system-event.js';
import type { SystemState } from '../../lifecycle/systems/system-state.js';
import {
  renderFactoryReport,
  type FactoryLine,
  type FactoryReportInput,
  type FactorySystem,
  type FoundGate,
  type FoundLine,
} from '../../report/index.js';
import { factoryBoard, type BoardRow } from './board.js';
import { Journal, readJournal } from './journal.js';

/** Events that the page lists. */
const LISTED = 400;

/** Writes the board of a factory as a page and returns its path. Throws UsageError REGISTRY_DAMAGED, OUTPUT_UNWRITABLE.
 *  path  left out: report.html in the factory's folder */
export async function writeFactoryReport(folder: string, path = join(folder, 'report.html')): Promise<string> {
  const page = renderFactoryReport(reportInput(folder));
  await writing(dirname(path), () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomically(path, page);
  });
  return path;
}

function reportInput(folder: string): FactoryReportInput {
  const journal = Journal.open(folder);
  const entries = readJournal(folder).filter((entry): entry is SystemEvent | FactoryEvent => isSystemEvent(entry) || isFactoryEvent(entry));
  const told = entries.filter(({ event }) => event !== 'begun').reverse();
  return {
    name: basename(resolve(folder)),
    stages: STAGES,
    systems: factoryBoard(folder, journal).map((row) => systemOf(row, journal.states.get(row.system)!)),
    falls: told.filter(isFall).map(lineOf),
    history: told.slice(0, LISTED).map(lineOf),
    events: told.length,
    lastMs: entries.length === 0 ? Number.NaN : Date.parse(entries.at(-1)!.time),
  };
}

/** What was demoted, disabled, scaled down or held. */
function isFall(event: SystemEvent | FactoryEvent): boolean {
  if (event.event === 'watched') return event.record.action !== undefined;
  if (event.event === 'moved') return event.by === 'edit';
  return event.event === 'held' || event.event === 'rolled_back';
}

function lineOf(event: SystemEvent | FactoryEvent): FactoryLine {
  const isOfSystem = isSystemEvent(event);
  return {
    timeMs: Date.parse(event.time),
    system: isOfSystem ? event.system : '',
    kind: event.event.replace('_', ' '),
    sentence: isOfSystem ? describeEvent(event) : describeFactoryEvent(event),
  };
}

function systemOf(row: BoardRow, state: SystemState): FactorySystem {
  const { watched } = state;
  return {
    system: row.system,
    place: state.isRetired ? 'retired' : state.held !== undefined ? 'held' : state.stage,
    stage: state.stage,
    sinceMs: Date.parse(row.since),
    waits: row.waits,
    champion: row.champion,
    previous: row.previous,
    scale: row.scale,
    file: row.file,
    changes: row.changes,
    idea: row.idea,
    gates: GATES.flatMap((gate) => (state.records[gate] === undefined ? [] : [gateOf(state.records[gate])])),
    watch: watched && {
      timeMs: Date.parse(watched.time),
      sentence: watched.sentence,
      lines: watched.rules.map((rule): FoundLine => ({
        what: `${rule.kind}: ${rule.requirement}`,
        value: valueOf(rule.figures),
        outcome: rule.acts ? 'acted' : rule.holds ? 'waiting' : 'clear',
        sentence: rule.sentence,
      })),
    },
  };
}

function gateOf({ gate, outcome, time, figures, checks, evidence }: GateRecord & { readonly time: string }): FoundGate {
  const lines: FoundLine[] = [
    ...figures.map(({ requirement, figures: read, holds, sentence }): FoundLine => ({
      what: requirement,
      value: valueOf(read),
      outcome: holds ? 'passed' : 'failed',
      sentence,
    })),
    ...checks.map((check): FoundLine => ({ what: check.check, value: '', outcome: check.outcome, sentence: check.sentence })),
  ];
  return { gate, outcome, timeMs: Date.parse(time), lines, evidence };
}

function valueOf(figures: Readonly<Record<string, number | null>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value === null ? '–' : Number(value.toPrecision(4))}`)
    .join(', ');
}
