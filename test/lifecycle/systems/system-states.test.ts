// What a journal of the factory comes to, and what is due then.
import { describe, expect, test } from 'vitest';
import type { GateOutcome, GateRecord } from '../../../src/lifecycle/systems/gate-record.js';
import { describeWait } from '../../../src/lifecycle/systems/describe-wait.js';
import { nextStep } from '../../../src/lifecycle/systems/next-step.js';
import { gateOf, isBefore, stageBehind, STAGES, type GateName, type Stage } from '../../../src/lifecycle/systems/stage.js';
import { systemEventsOf, type SystemEvent } from '../../../src/lifecycle/systems/system-event.js';
import type { SystemState } from '../../../src/lifecycle/systems/system-state.js';
import { systemStates } from '../../../src/lifecycle/systems/system-states.js';

const time = '2020-01-01T00:00:00.000Z';
type Plain = SystemEvent extends infer Each ? (Each extends SystemEvent ? Omit<Each, 'time' | 'system'> : never) : never;

function stateOf(...events: Plain[]): SystemState {
  return systemStates(events.map((event) => ({ ...event, system: 's', time }) as SystemEvent)).get('s')!;
}

const ADDED: Plain = { event: 'added', file: 's.yaml' };
const moved = (from: Stage, to: Stage): Plain => ({ event: 'moved', from, to, by: 'gate', reason: 'r' });
const UP = [moved('candidate', 'hygiene'), moved('hygiene', 'test'), moved('test', 'demo'), moved('demo', 'live')];

function record(gate: GateName, outcome: GateOutcome, identity = `${gate}-1`): Plain {
  const checks = outcome === 'passed' ? [] : [{ check: 'c', outcome, sentence: `${gate} says ${outcome}.` }];
  return { event: 'judged', record: { gate, outcome, identity, figures: [], checks, evidence: [], data: {} } satisfies GateRecord };
}

const identityOf = (gate: GateName): string => `${gate}-1`;
const toStage = (stage: Stage): Plain[] => UP.slice(0, STAGES.indexOf(stage));
const PASSED: Plain[] = [record('hygiene', 'passed'), record('test', 'passed'), record('demo', 'passed')];
const STAGED: Plain = { event: 'staged', version: 1, identity: 'demo-1', manifest: 'm', sha256: 'h' };

describe('stages', () => {
  test('follow each other, and each but the first and the last has a gate', () => {
    expect(STAGES.map(stageBehind)).toEqual(['hygiene', 'test', 'demo', 'live', 'live']);
    expect(STAGES.map(gateOf)).toEqual([undefined, 'hygiene', 'test', 'demo', undefined]);
    expect(isBefore('test', 'demo')).toBe(true);
    expect(isBefore('demo', 'demo')).toBe(false);
  });
});

describe('the state of a system', () => {
  test('begins as a candidate; what is said of a system that was never added counts for nothing', () => {
    expect(stateOf(ADDED)).toMatchObject({ stage: 'candidate', file: 's.yaml', failures: 0, versions: [], promotions: [] });
    expect(systemStates([{ ...moved('candidate', 'hygiene'), system: 's', time } as SystemEvent]).size).toBe(0);
  });

  test('a move counts from the stage that the system is at alone, and ends an approval', () => {
    expect(stateOf(ADDED, moved('hygiene', 'test')).stage).toBe('candidate');
    expect(stateOf(ADDED, ...toStage('demo'), { event: 'approved', reason: 'r' }).approved).toBe(time);
    expect(stateOf(ADDED, ...toStage('demo'), { event: 'approved', reason: 'r' }, moved('demo', 'hygiene')).approved).toBeUndefined();
  });

  test('failures count until a step ends well, or a person lets it go on', () => {
    const failed: Plain = { event: 'failed', step: 'test', error: 'e' };
    expect(stateOf(ADDED, failed, failed).failures).toBe(2);
    expect(stateOf(ADDED, failed, failed, record('hygiene', 'passed')).failures).toBe(0);
    expect(stateOf(ADDED, failed, { event: 'held', by: 'factory', reason: 'r' }, { event: 'resumed', reason: 'r' })).toMatchObject({
      failures: 0,
      held: undefined,
    });
  });

  test('a step that was begun is open until it ends', () => {
    const begun: Plain = { event: 'begun', step: 'test' };
    expect(stateOf(ADDED, begun).open).toBe('test');
    for (const end of [record('test', 'failed'), { event: 'failed', step: 'test', error: 'e' } as Plain, STAGED])
      expect(stateOf(ADDED, begun, end).open).toBeUndefined();
  });

  test('versions that are live stand on each other; one that was never staged is not promoted, and a rollback names where it goes', () => {
    const second: Plain = { ...STAGED, version: 2 } as Plain;
    const promoted = (version: number): Plain => ({ event: 'promoted', version, reason: 'r' });
    const back = (version: number): Plain => ({ event: 'rolled_back', version, reason: 'r' });
    expect(stateOf(ADDED, STAGED, promoted(1), promoted(1), promoted(2)).promotions).toEqual([1]);
    expect(stateOf(ADDED, STAGED, second, promoted(1), promoted(2), back(1)).promotions).toEqual([1]);
    expect(stateOf(ADDED, STAGED, second, promoted(1), promoted(2), back(2)).promotions).toEqual([1, 2]);
    expect(stateOf(ADDED, STAGED, promoted(1), back(1)).promotions).toEqual([1]);
  });

  test('entries that a later program wrote beside them are passed over', () => {
    expect(
      systemEventsOf([
        { event: 'dreamt', system: 's', time },
        { event: 'added', system: 's' },
        { ...ADDED, system: 's', time },
      ]),
    ).toHaveLength(1);
  });
});

describe('what is due', () => {
  test('goes from stage to stage by the gates', () => {
    expect(nextStep(stateOf(ADDED), identityOf)).toMatchObject({ kind: 'move', to: 'hygiene', by: 'gate' });
    expect(nextStep(stateOf(ADDED, ...toStage('hygiene')), identityOf)).toEqual({ kind: 'gate', gate: 'hygiene' });
    expect(nextStep(stateOf(ADDED, ...toStage('hygiene'), PASSED[0]!), identityOf)).toMatchObject({ kind: 'move', to: 'test' });
    expect(nextStep(stateOf(ADDED, ...toStage('live'), ...PASSED), identityOf)).toEqual({ kind: 'watch' });
  });

  test('live wants a manifest, and a person', () => {
    const demo = [ADDED, ...toStage('demo'), ...PASSED];
    expect(nextStep(stateOf(...demo), identityOf)).toEqual({ kind: 'stage' });
    expect(nextStep(stateOf(...demo, { ...STAGED, identity: 'older' } as Plain), identityOf)).toEqual({ kind: 'stage' });
    expect(nextStep(stateOf(...demo, STAGED), identityOf)).toBeUndefined();
    expect(describeWait(stateOf(...demo, STAGED), identityOf)).toContain('waits for a person');
    expect(nextStep(stateOf(...demo, STAGED, { event: 'approved', reason: 'r' }), identityOf)).toMatchObject({ kind: 'move', to: 'live' });
  });

  test('a gate that failed is not judged again before something that decides it has changed; one that waits is', () => {
    const failed = stateOf(ADDED, ...toStage('hygiene'), record('hygiene', 'failed'));
    expect(nextStep(failed, identityOf)).toBeUndefined();
    expect(describeWait(failed, identityOf)).toBe('failed hygiene, waits for an edit: hygiene says failed.');
    expect(nextStep(failed, () => 'another')).toEqual({ kind: 'gate', gate: 'hygiene' });
    const waiting = stateOf(ADDED, ...toStage('demo'), ...PASSED.slice(0, 2), record('demo', 'waiting'));
    expect(nextStep(waiting, identityOf)).toEqual({ kind: 'gate', gate: 'demo' });
    expect(describeWait(waiting, identityOf)).toBe('waits: demo says waiting.');
  });

  test('an edit takes a system back to the first gate that no longer holds, and names it', () => {
    const live = stateOf(ADDED, ...toStage('live'), ...PASSED);
    const edited = (lost: GateName) => (gate: GateName) => (gate === lost ? 'another' : identityOf(gate));
    expect(nextStep(live, edited('test'))).toEqual({
      kind: 'move',
      to: 'test',
      by: 'edit',
      reason: 'the gate test was passed by another version of the file, or of what it names',
    });
    expect(nextStep(live, () => 'another')).toMatchObject({ to: 'hygiene', by: 'edit' });
    expect(nextStep(stateOf(ADDED, ...toStage('test'), ...PASSED), edited('demo'))).toEqual(
      expect.objectContaining({ kind: 'move', to: 'demo' }),
    );
  });

  test('nothing is due for what is held or retired', () => {
    for (const event of [
      { event: 'held', by: 'person', reason: 'rain' },
      { event: 'retired', reason: 'old' },
    ] as Plain[])
      expect(nextStep(stateOf(ADDED, event), identityOf)).toBeUndefined();
    expect(describeWait(stateOf(ADDED, { event: 'held', by: 'person', reason: 'rain' }), identityOf)).toBe('held by a person: rain');
    expect(describeWait(stateOf(ADDED, { event: 'retired', reason: 'old' }), identityOf)).toBe('retired');
  });
});
