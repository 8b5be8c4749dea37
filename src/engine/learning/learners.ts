import type {
  BoostedClasses,
  BoostedTrees,
  BoostingSettings,
  ClassBoostingSettings,
  ColumnMoments,
  FeatureColumns,
  FeatureScaling,
  ForestSettings,
  LearnerKernels,
  LinearState,
  SgdSettings,
  TrainingRows,
} from '../../core/learner-kernels.js';
import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import { createInlineExecutor, createPoolExecutor } from '../run/executor.js';
import { compileKernels, instantiateKernels } from '../memory/kernels.js';
import { SharedMemory } from '../memory/memory.js';
import { boostClasses } from './boost-classes.js';
import { boostTrees } from './boost-trees.js';
import { descend } from './descend.js';
import { fitLogistic } from './fit-logistic.js';
import { growForest } from './grow-forest.js';
import { placeColumn } from '../memory/kernel-room.js';
import type { LearningRoom } from './learning-room.js';
import { placeRows, placeVector } from '../layout/linear-rows.js';
import { measureColumns } from './measure-columns.js';
import { predictingWeights } from '../layout/predicting-weights.js';
import { TreeScorer } from './tree-scorer.js';
import { writeRecord } from '../memory/write-record.js';

export interface LearnerOptions {
  /** threads that grow trees; 1 grows them in the calling thread */
  readonly workers: number;
  /** neither the memory that trees are grown in nor that of the other learners grows beyond it; bytes */
  readonly maxMemoryBytes: number;
  /** see SharedMemory; for tests */
  readonly firstByte?: number | undefined;
}

/** The learners over memories of their own, which every call leaves empty. An ensemble that was scored keeps a small one of its
 *  own, as long as the ensemble is in use. */
export class Learners implements LearnerKernels {
  private readonly module: WebAssembly.Module;
  private readonly room: LearningRoom;
  private readonly scorers = new WeakMap<TreeEnsemble, TreeScorer>();
  /** the memory has one user at a time */
  private last: Promise<unknown> = Promise.resolve();
  /** the memory of calls that wait for nobody: a fit on the threads may be under way in the other one */
  private readonly own: LearningRoom;

  private constructor(module: WebAssembly.Module, room: LearningRoom, own: LearningRoom) {
    this.module = module;
    this.room = room;
    this.own = own;
  }

  /** Starts the workers. Throws UsageError MEMORY_TOO_SMALL. */
  static async open({ workers, maxMemoryBytes, firstByte }: LearnerOptions): Promise<Learners> {
    const module = compileKernels();
    const openRoom = async (threads: number): Promise<LearningRoom> => {
      const shared = new SharedMemory(maxMemoryBytes, firstByte),
        kernels = instantiateKernels(module, shared.memory);
      return {
        shared,
        kernels,
        executor: threads > 1 ? await createPoolExecutor(threads, module, shared.memory) : createInlineExecutor(kernels),
      };
    };
    return new Learners(module, await openRoom(workers), await openRoom(1));
  }

  async boostTrees(training: TrainingRows, settings: BoostingSettings, validation?: TrainingRows): Promise<BoostedTrees> {
    return this.inTurn(() => boostTrees(this.room, training, settings, validation));
  }

  async boostClasses(training: TrainingRows, settings: ClassBoostingSettings, validation?: TrainingRows): Promise<BoostedClasses> {
    return this.inTurn(() => boostClasses(this.room, training, settings, validation));
  }

  async growForest(training: TrainingRows, settings: ForestSettings): Promise<TreeEnsemble> {
    return this.inTurn(() => growForest(this.room, training, settings));
  }

  scoreTrees(ensemble: TreeEnsemble, features: FeatureColumns): Float64Array {
    const scorer = this.scorers.get(ensemble) ?? new TreeScorer(this.module, ensemble);
    this.scorers.set(ensemble, scorer);
    return scorer.score(features);
  }

  measureColumns(features: FeatureColumns): ColumnMoments[] {
    return this.atOnce((room) => measureColumns(room, features));
  }

  descend(training: TrainingRows, scaling: FeatureScaling, settings: SgdSettings, state: LinearState): LinearState {
    return this.atOnce((room) => descend(room, training, scaling, settings, state));
  }

  fitLogistic(training: TrainingRows, scaling: FeatureScaling, l2: number): LinearState {
    return this.atOnce((room) => fitLogistic(room, training, scaling, l2));
  }

  scoreLinear(state: LinearState, scaling: FeatureScaling, features: FeatureColumns): Float64Array {
    return this.atOnce((room) => {
      const { matrix, stride } = placeRows(room, features, scaling);
      const { weights: values, intercept } = predictingWeights(state),
        weights = placeVector(room, values, stride);
      const linear = writeRecord(room, 'LINEAR', { whole: { matrix, stride, weights, rows: features.rows }, numbers: { intercept } });
      const out = room.shared.reserve(features.rows * 8, 'predictions');
      room.kernels.call('score_linear')(linear, out);
      return room.shared.f64(out, features.rows).slice();
    });
  }

  sigmoid(x: Float64Array): Float64Array {
    return this.atOnce((room) => {
      const pointer = placeColumn(room, x, 'predictions');
      room.kernels.call('sigmoid')(pointer, pointer, x.length);
      return room.shared.f64(pointer, x.length).slice();
    });
  }

  shareClasses(raw: readonly Float64Array[]): Float64Array[] {
    return this.atOnce((room) => {
      const rows = raw[0]!.length,
        pointer = room.shared.reserve(8 * rows * raw.length, 'predictions'),
        columns = raw.map((_, member) => room.shared.f64(pointer + 8 * rows * member, rows));
      raw.forEach((column, member) => columns[member]!.set(column));
      room.kernels.call('share_classes')(pointer, rows, raw.length, 0, rows, pointer);
      return columns.map((column) => column.slice());
    });
  }

  /** Stops the workers. */
  async close(): Promise<void> {
    await this.last;
    await this.room.executor.close();
  }

  private async inTurn<Result>(fit: () => Promise<Result>): Promise<Result> {
    const mine = this.last.then(async () => {
      const mark = this.room.shared.mark;
      return fit().finally(() => this.room.shared.release(mark));
    });
    this.last = mine.catch(() => {});
    return mine;
  }

  private atOnce<Result>(call: (room: LearningRoom) => Result): Result {
    const mark = this.own.shared.mark;
    try {
      return call(this.own);
    } finally {
      this.own.shared.release(mark);
    }
  }
}
