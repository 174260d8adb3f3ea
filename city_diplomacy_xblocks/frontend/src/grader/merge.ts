// What two windows wrote in the same review: what only one of them changed is taken, the rest is shown twice.

/** The texts of a review by field: `p:` points, `c:` comment of a criterion; `overall`; `decision`. */
export type Texts = Readonly<Record<string, string>>;

export interface Merged {
  texts: Record<string, string>;
  /** What the other window wrote where both wrote: mine stays in `texts`. */
  theirs: Record<string, string>;
}

export function merge(base: Texts, mine: Texts, other: Texts): Merged {
  const merged: Merged = { texts: { ...mine }, theirs: {} };
  for (const key of Object.keys(other)) {
    const [was, here, there] = [base[key] ?? "", mine[key] ?? "", other[key] ?? ""];
    if (here === was) merged.texts[key] = there;
    else if (there !== was && there !== here) merged.theirs[key] = there;
  }
  return merged;
}

export function same(one: Texts, two: Texts): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(two)]);
  return [...keys].every((key) => (one[key] ?? "") === (two[key] ?? ""));
}
