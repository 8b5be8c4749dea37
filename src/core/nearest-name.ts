/** Returns the valid name closest to `name` by edit distance, or undefined where none is close.
 *  Close means: at most a third of the longer name's letters differ. */
export function nearestName(name: string, validNames: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of validNames) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    const reach = Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3));
    if (distance <= reach && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Returns ` (did you mean "x"?)`, or an empty string where nothing is close. */
export function suggestName(name: string, validNames: Iterable<string>): string {
  const nearest = nearestName(name, validNames);
  return nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution);
    }
    previous = current;
  }
  return previous[b.length]!;
}
