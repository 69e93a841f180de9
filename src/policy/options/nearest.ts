/**
 * The candidate that a mistyped `word` most likely means: the one with the fewest insertions, deletions, replacements and
 * swaps of neighbours, if they are few for its length, and at most `most`. For the sentence of an error only.
 */
export function nearest(word: string, candidates: Iterable<string>, most = Infinity): string | undefined {
  if (word.length < SHORTEST || word.length > LONGEST) return undefined;
  let best: string | undefined;
  let bestDistance = Math.min(most, Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` (did you mean …?)`, or nothing; to put before the end of a sentence. */
export function didYouMean(word: string, candidates: Iterable<string>, most?: number): string {
  const found = nearest(word, candidates, most);
  return found === undefined ? '' : ` (did you mean ${found}?)`;
}

/** Of shorter words nothing would be left but the mistake. */
const SHORTEST = 3;

/** Words longer than this are not mistyped: the time is quadratic. */
const LONGEST = 100;

function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let distance = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, at(beforePrevious, j - 2) + 1);
      }
      row.push(distance);
    }
    beforePrevious = previous;
    previous = row;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
