import assert from "node:assert/strict";
import { test } from "node:test";
import { merge, same } from "../src/grader/merge";
import { fill } from "../src/shared/dom";
import { inWords, readPoints, reached, write } from "../src/grader/points";

const LEVELS = [
  { points: 3, title: "Insuffisant" },
  { points: 7, title: "À renforcer" },
  { points: 11, title: "Satisfaisant" },
  { points: 15, title: "Excellent" },
];
const NAMES = { below: "sous {level}", between: "entre {lower} et {upper}" };

test("points are read with a comma or a point, in halves, up to the maximum", () => {
  assert.equal(readPoints("11,5", 15), 11.5);
  assert.equal(readPoints(" 11. ", 15), 11);
  assert.equal(readPoints("0", 15), 0);
  assert.equal(readPoints("", 15), null);
  for (const typed of ["15,5", "-1", "3.3", "1e1", "onze", "0x1", "Infinity"]) {
    assert.equal(readPoints(typed, 15), undefined, typed);
  }
});

test("points between two levels keep the lower one and name both", () => {
  assert.equal(reached(LEVELS, 12), 2);
  assert.equal(reached(LEVELS, 1), -1);
  assert.equal(inWords(LEVELS, 11, NAMES), "Satisfaisant");
  assert.equal(inWords(LEVELS, 12.5, NAMES), "entre Satisfaisant et Excellent");
  assert.equal(inWords(LEVELS, 1, NAMES), "sous Insuffisant");
  assert.equal(inWords(LEVELS, null, NAMES), "");
  assert.equal(inWords([], 4, NAMES), "");
});

test("numbers are written in the reader's language with Latin digits", () => {
  assert.equal(write(11.5, "fr"), "11,5");
  assert.equal(write(11.5, "en"), "11.5");
  assert.match(write(11.5, "ar"), /^11\D5$/);
  assert.equal(fill("{a} sur {b}, {c}", { a: 1, b: 2 }), "1 sur 2, {c}");
});

test("what one window changed is taken; where both wrote, mine stays and theirs is shown", () => {
  const base = { overall: "", "p:a": "3", "c:a": "x" };
  const { texts, theirs } = merge(
    base,
    { overall: "Bien.", "p:a": "3", "c:a": "mine" },
    { overall: "", "p:a": "7", "c:a": "theirs" },
  );
  assert.deepEqual(texts, { overall: "Bien.", "p:a": "7", "c:a": "mine" });
  assert.deepEqual(theirs, { "c:a": "theirs" });
});

test("two windows that wrote the same do not disagree", () => {
  const { texts, theirs } = merge({ a: "1" }, { a: "2" }, { a: "2" });
  assert.deepEqual([texts, theirs], [{ a: "2" }, {}]);
  assert.ok(same({ a: "1", b: "" }, { a: "1" }));
  assert.ok(!same({ a: "1" }, { a: "2" }));
});

test("a text emptied by the other window while I wrote is shown as empty, not lost", () => {
  const { texts, theirs } = merge({ a: "old" }, { a: "new" }, { a: "" });
  assert.deepEqual([texts, theirs], [{ a: "new" }, { a: "" }]);
});
