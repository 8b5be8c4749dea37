// The bounded list of records is the head of the whole ranking.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readField, RECORD_NAMES } from '../../../src/core/trial-record.js';
import { BestRecords } from '../../../src/app/trials/best-records.js';

test('the best records are those of a full sort, ties by trial number', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 300 }), fc.integer({ min: 1, max: 12 }), (scores, capacity) => {
      const best = new BestRecords(capacity, (a, b) => a > b);
      const room = new Float64Array(RECORD_NAMES.length);
      scores.forEach((score, trial) => best.offer(trial, score, room.fill(score)));
      const wanted = scores
        .map((score, trial) => ({ score, trial }))
        .sort((a, b) => b.score - a.score || a.trial - b.trial)
        .slice(0, capacity);
      expect([...best.list()].map(([trial, record]) => [trial, readField(record, 'sharpe')])).toEqual(
        wanted.map(({ trial, score }) => [trial, score]),
      );
    }),
    { seed: 7 },
  );
});
