import type { Distance, NodeId } from '../core/graph.js';
import { buildDistance } from './build-scaled.js';
import type { GraphBuilder } from './graph-builder.js';
import type { LetScopes } from './let-scopes.js';
import { buildCondition, conditionNode } from './scope.js';

/** What is known of every bar, and what is known while a position is held alone. */
export interface Split<T> {
  readonly ofBars: T | undefined;
  readonly ofPosition: NodeId | undefined;
}

/** Builds an exit and splits it where `or` joins its parts: those that read the position keep nobody from entering. */
export function compileExit(scopes: LetScopes, where: string, text: string | undefined): Split<NodeId> {
  if (text === undefined) return { ofBars: undefined, ofPosition: undefined };
  const id = scopes.build(where, text, (syntax, scope) => conditionNode(buildCondition(syntax, 'this', scope), scope), MAY_READ);
  return splitExit(id, scopes.builder);
}

/** Builds a trail: one that reads the position is read on each of its bars, any other on the decision to enter. */
export function compileTrail(scopes: LetScopes, text: string | undefined): Split<Distance> {
  if (text === undefined) return { ofBars: undefined, ofPosition: undefined };
  return scopes.build(
    'strategy.trail',
    text,
    (syntax, scope) => {
      const distance = buildDistance(syntax, scope);
      if (distance.column === undefined || scope.builder.positionOf([distance.column]) === undefined)
        return { ofBars: distance, ofPosition: undefined };
      const left = { kind: 'scalar', scalar: distance.scale } as const;
      const right = { kind: 'node', id: distance.column } as const;
      return { ofBars: undefined, ofPosition: scope.builder.add('column', 0, { kind: 'arithmetic', op: 'multiply', left, right }) };
    },
    MAY_READ,
  );
}

const MAY_READ = { mayReadPosition: true };

function splitExit(id: NodeId, builder: GraphBuilder): Split<NodeId> {
  if (builder.positionOf([id]) === undefined) return { ofBars: id, ofPosition: undefined };
  const { operation } = builder.nodes[id]!;
  if (operation.kind !== 'or') return { ofBars: undefined, ofPosition: id };
  const [left, right] = [splitExit(operation.left, builder), splitExit(operation.right, builder)];
  return {
    ofBars: joinParts(left.ofBars, right.ofBars, builder),
    ofPosition: joinParts(left.ofPosition, right.ofPosition, builder),
  };
}

function joinParts(a: NodeId | undefined, b: NodeId | undefined, builder: GraphBuilder): NodeId | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a === b ? a : builder.add('condition', 0, { kind: 'or', left: Math.min(a, b), right: Math.max(a, b) });
}
