import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../src/studio/history";
import { Kept, type Work } from "../src/studio/kept";
import { type Act, Line } from "../src/studio/line";

/** A server that answers when the test says so, and what it was told. */
class Bench {
  told: Act[] = [];
  answers: ((isAnswered: boolean) => void)[] = [];
  line = new Line<null>(
    ({ act }) => {
      this.told.push(act);
      return new Promise((resolve) => this.answers.push(resolve));
    },
    () => undefined,
  );

  set(about: string, value: string): void {
    this.line.add({ operation: { do: "set", value }, about }, null);
  }

  async answer(isAnswered = true): Promise<void> {
    this.answers.shift()!(isAnswered);
    await new Promise((resolve) => setImmediate(resolve));
  }

  get values(): unknown[] {
    return this.told.map((act) => act.operation?.["value"] ?? act.operation?.do);
  }
}
declare const setImmediate: (act: (value: unknown) => void) => void;

test("acts are told one at a time, in order", async () => {
  const bench = new Bench();
  bench.set("a", "1");
  bench.line.add({ operation: { do: "move" } }, null);
  bench.set("b", "2");
  assert.deepEqual(bench.values, ["1"]);
  await bench.answer();
  assert.deepEqual(bench.values, ["1", "move"]);
  await bench.answer();
  await bench.answer();
  assert.deepEqual(bench.values, ["1", "move", "2"]);
  assert.ok(bench.line.isEmpty);
});

test("a later value of the same takes the place of one that waits, never of one that is under way", async () => {
  const bench = new Bench();
  for (const value of ["1", "2", "3"]) bench.set("a", value);
  bench.set("b", "other");
  bench.set("a", "4");
  for (let each = 0; each < 3; each++) await bench.answer();
  assert.deepEqual(bench.values, ["1", "4", "other"]);
});

test("nothing overtakes an act that stands alone: a copy made in between has the value of its time", async () => {
  const bench = new Bench();
  bench.set("x", "0");
  bench.set("a", "1");
  bench.line.add({ operation: { do: "duplicate" } }, null);
  bench.set("a", "2");
  for (let each = 0; each < 4; each++) await bench.answer();
  assert.deepEqual(bench.values, ["0", "1", "duplicate", "2"]);
});

test("without an answer the line stands, and goes on from the same act", async () => {
  const bench = new Bench();
  bench.set("a", "1");
  bench.set("b", "2");
  const ended = bench.line.end();
  await bench.answer(false);
  assert.equal(await ended, false);
  assert.deepEqual(bench.line.acts.length, 2);
  const again = bench.line.end();
  await bench.answer();
  await bench.answer();
  assert.equal(await again, true);
  assert.deepEqual(bench.values, ["1", "1", "2"]);
});

test("an act that was not told can be taken back, one under way cannot", async () => {
  const bench = new Bench();
  bench.set("a", "1");
  assert.equal(bench.line.takeBack(), false);
  await bench.answer(false);
  assert.equal(bench.line.takeBack(), true);
  assert.ok(bench.line.isEmpty);
  assert.equal(bench.line.takeBack(), false);
});

const at = (text: string) => ({ text, path: text });

test("undoing goes back text by text, redoing forth again, and a new change forgets what was undone", () => {
  const history = new History();
  history.note(at("0"));
  history.note(at("1"));
  assert.deepEqual(history.look(-1), at("1"));
  history.went(-1, at("2"));
  assert.deepEqual([history.look(-1), history.look(1)], [at("0"), at("2")]);
  history.went(1, at("1"));
  assert.deepEqual([history.look(-1), history.look(1)], [at("1"), undefined]);
  history.went(-1, at("2"));
  history.note(at("1"));
  assert.deepEqual([history.look(-1), history.look(1)], [at("1"), undefined]);
});

test("what is typed into one control in one sitting is one step", () => {
  const history = new History();
  history.note(at("0"), "label");
  history.note(at("1"), "label");
  assert.deepEqual(history.look(-1), at("0"));
  history.note(at("2"), "label again");
  assert.deepEqual(history.look(-1), at("2"));
  history.went(-1, at("3"));
  history.note(at("2"), "label again");
  assert.deepEqual(history.look(-1), at("2"), "what was undone is not added to");
});

/** A device's storage; `room` false: it takes nothing. */
function device(room = true): Map<string, string> {
  const items = new Map<string, string>();
  const world = globalThis as unknown as { localStorage: object };
  world.localStorage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (!room) throw new Error("full");
      items.set(key, value);
    },
    removeItem: (key: string) => items.delete(key),
  };
  return items;
}
const work = (text: string): Work => ({ seen: "s", text, path: "", values: {}, acts: [], at: 1 });

test("work that was left is found, and stays until its author has said what becomes of it", () => {
  device();
  new Kept("block").keep(work("old"));
  assert.equal(new Kept("another").find(), null);
  const kept = new Kept("block");
  assert.equal(kept.find()?.text, "old");
  kept.drop();
  assert.equal(new Kept("block").find()?.text, "old", "not overwritten by the page that offers it");
  kept.settle();
  assert.equal(new Kept("block").find(), null);
});

test("of two pages left behind, the later one is found", () => {
  device();
  new Kept("block").keep(work("old"));
  const kept = new Kept("block");
  kept.find();
  kept.keep(work("new"));
  assert.equal(new Kept("block").find()?.text, "new");
});

test("a device that keeps nothing says so, and what it holds of others is not taken for work", () => {
  device(false);
  assert.equal(new Kept("block").keep(work("x")), false);
  const items = device();
  for (const strange of ["{", "null", '{"text": 1}', '"text"']) {
    items.set("city-studio:block", strange);
    assert.equal(new Kept("block").find(), null, strange);
  }
});
