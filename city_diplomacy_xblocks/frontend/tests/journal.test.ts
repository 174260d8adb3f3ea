import assert from "node:assert/strict";
import { test } from "node:test";
import { Journal, TOO_LONG } from "../src/learner/journal";

const AT = "2026-11-22T10:00:00Z";
const set = (journal: Journal, path: string, value: string, base = 1) => journal.edit("set", path, value, base, 1, AT);

test("numbers changes from 1, without a gap", () => {
  const journal = new Journal("c");
  set(journal, "a.b", "x");
  set(journal, "a.c", "y");
  assert.deepEqual(
    journal.changes.map((change) => change.seq),
    [1, 2],
  );
});

test("typing on in one field rewrites its last change", () => {
  const journal = new Journal("c");
  set(journal, "a.b", "K");
  set(journal, "a.c", "other");
  set(journal, "a.b", "Kani", 7);
  assert.deepEqual(
    journal.changes.map(({ path, value, base }) => [path, value, base]),
    [
      ["a.b", "Kani", 1],
      ["a.c", "other", 1],
    ],
  );
});

test("a change that was sent once is never rewritten, even if no answer came", () => {
  const journal = new Journal("c");
  set(journal, "a.b", "first");
  journal.batch();
  set(journal, "a.b", "second");
  assert.deepEqual(
    journal.changes.map(({ seq, value }) => [seq, value]),
    [
      [1, "first"],
      [2, "second"],
    ],
  );
});

test("no change is moved across an operation on rows", () => {
  const journal = new Journal("c");
  set(journal, "a.t.r1.title", "x");
  journal.edit("delete", "a.t.r1", null, 1, 1, AT);
  set(journal, "a.t.r1.title", "y");
  assert.deepEqual(
    journal.changes.map((change) => change.op),
    ["set", "delete", "set"],
  );
});

test("batches begin with the lowest number that has no answer", () => {
  const journal = new Journal("c");
  for (let at = 0; at < 5; at++) set(journal, `a.f${at}`, "x");
  journal.batch();
  journal.acknowledge([1, 2]);
  assert.deepEqual(
    journal.batch().map((change) => change.seq),
    [3, 4, 5],
  );
});

test("a batch stays within its room, but a single large change still goes", () => {
  const journal = new Journal("c");
  set(journal, "a.b", "x".repeat(500));
  set(journal, "a.c", "x".repeat(500));
  assert.equal(journal.batch(700).length, 1);
  assert.equal(journal.batch(10).length, 1);
  assert.equal(journal.batch(10, true).length, 0);
});

test("room is counted in bytes, as the browser counts it", () => {
  const journal = new Journal("c");
  set(journal, "a.b", "é".repeat(500));
  set(journal, "a.c", "é".repeat(500));
  assert.equal(journal.batch(1_500).length, 1);
});

test("a text too long for any server stays, and holds up nothing that comes after it", () => {
  const journal = new Journal("c");
  set(journal, "a.b", "x".repeat(TOO_LONG + 1));
  assert.equal(journal.ready, false);
  set(journal, "a.c", "short");
  assert.equal(journal.ready, true);
  assert.deepEqual(
    journal.batch().map((change) => change.path),
    ["a.c"],
  );
  journal.acknowledge([2]);
  assert.equal(journal.size, 1);
  set(journal, "a.b", "cut short");
  assert.deepEqual(
    journal.batch().map(({ seq, value }) => [seq, value]),
    [
      [1, "cut short"],
      [3, "cut short"],
    ],
  );
});

test("a journal found on the device goes on where it stopped and changes nothing", () => {
  const journal = new Journal("old", [
    { seq: 4, op: "set", path: "a.b", base: 1, value: "late", worksheet_version: 1, at: AT },
    { seq: 3, op: "set", path: "a.c", base: 1, value: "early", worksheet_version: 1, at: AT },
  ]);
  set(journal, "a.b", "new");
  assert.deepEqual(
    journal.changes.map(({ seq, value }) => [seq, value]),
    [
      [3, "early"],
      [4, "late"],
      [5, "new"],
    ],
  );
});

test("knows whether a path, or anything in a row, still waits", () => {
  const journal = new Journal("c");
  set(journal, "a.t.r1.title", "x");
  assert.ok(journal.holds("a.t.r1"));
  assert.ok(!journal.holds("a.t.r"));
  journal.acknowledge([1]);
  assert.ok(!journal.holds("a.t.r1"));
});
