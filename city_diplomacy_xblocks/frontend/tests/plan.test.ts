import assert from "node:assert/strict";
import { test } from "node:test";
import { Plan, type View } from "../src/learner/plan";
import type { Entry, Key, Store } from "../src/learner/store";
import type { Answer, Args, Change, Kept, Other, PageData, Value } from "../src/shared/types";

const nothing = (): void => undefined;
// What a page stands on: listeners that nobody calls, timers that never run.
Object.assign(globalThis, {
  addEventListener: nothing,
  document: { addEventListener: nothing, dispatchEvent: nothing, activeElement: null, hidden: false, cookie: "" },
  window: { setTimeout: () => 0, clearTimeout: nothing },
});
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });

interface Asked {
  handler: string;
  body: { client: string; revision: number; changes: Change[] };
  answer(answer: Partial<Answer>, status?: number): Promise<void>;
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  await new Promise((go) => setTimeout(go));
};

/** A page that shows fields by path; `focus` is the one in which somebody writes. */
class Bench implements View {
  args = { person: "karim", plan: "course|plan", language: "fr", csrf: "token" } as Args;
  writable = true;
  focus = "";
  shown = new Map<string, Value>();
  asked: Asked[] = [];
  found: (journals: unknown) => void = nothing;
  answered = nothing;
  show = nothing;
  present = nothing;
  redo = nothing;
  apply = nothing;
  plan: Plan;

  constructor(revision = 5, entries: Entry[] = []) {
    globalThis.fetch = ((handler: string, { body }: { body: string }) =>
      new Promise((resolve) => {
        const answer = async (told: Partial<Answer>, status = 200): Promise<void> => {
          const headers = { "Content-Type": "application/json" };
          resolve(new Response(JSON.stringify({ others: [], kept: [], ...told }), { status, headers }));
          await settle();
        };
        this.asked.push({ handler, body: JSON.parse(body) as Asked["body"], answer });
      })) as unknown as typeof fetch;
    const data = { plan: 7, revision, version: 1, savedAt: null, kept: [] as Kept[], references: {}, state: "draft" };
    const store: Store = {
      put: () => Promise.resolve(),
      remove: (_keys: Key[]) => Promise.resolve(),
      read: () => Promise.resolve(entries),
    };
    this.plan = new Plan(this.args, data as unknown as PageData, store);
    this.plan.join(this, data as unknown as PageData);
  }

  url = (handler: string): string => handler;

  /** As page.ts does it. */
  take(other: Other): void {
    if (this.focus === other.path || this.plan.holds(other.path)) return this.plan.stale(other.path, other);
    this.plan.behind.delete(other.path);
    this.shown.set(other.path, other.value ?? null);
  }

  type(path: string, value: string): void {
    this.shown.set(path, value);
    this.plan.edit("set", path, value, this);
  }

  /** The field with the focus is left. */
  leave(): void {
    const path = this.focus;
    this.focus = "";
    const other = this.plan.behind.get(path)?.[1];
    if (other) this.take(other);
  }

  /** Sends what there is; what was asked. */
  save(): Asked {
    void this.plan.send(this.plan.journal, undefined, false).then((reply) => {
      if (reply.kind === "answer") this.plan.answered(this.plan.journal, reply.answer, reply.known);
    });
    return this.asked[this.asked.length - 1]!;
  }
}

const accepted = (...seqs: number[]): Answer["results"] => seqs.map((seq) => ({ seq, status: "accepted" }));

test("an answer that comes after a later one brings back nothing old, and the plan is told again", async () => {
  const bench = new Bench();
  bench.type("a.mine", "mine");
  const first = bench.save();
  const second = bench.save();
  await second.answer({ revision: 9, results: accepted(1), others: [{ path: "a.b", value: "newer" }] });
  await first.answer({ revision: 8, results: accepted(1), others: [{ path: "a.b", value: "older" }] });
  assert.equal(bench.shown.get("a.b"), "newer");
  assert.equal(bench.plan.revision, 9);
  // From the lowest revision that was out, and with what this page did itself.
  const again = bench.asked[2]!;
  assert.deepEqual([again.handler, again.body.revision, again.body.client], ["news", 5, ""]);
  await again.answer({ revision: 10, results: [], others: [{ path: "a.c", value: "missed" }] });
  assert.equal(bench.shown.get("a.c"), "missed");
  assert.equal(bench.asked.length, 3);
});

test("what could not be told again is asked for with the next answer", async () => {
  const bench = new Bench();
  bench.type("a.mine", "mine");
  const first = bench.save();
  await bench.save().answer({ revision: 9, results: accepted(1) });
  await first.answer({ revision: 8, results: accepted(1) });
  await bench.asked[2]!.answer({}, 503);
  bench.type("a.mine", "more");
  await bench.save().answer({ revision: 11, results: accepted(2) });
  const again = bench.asked[bench.asked.length - 1]!;
  assert.deepEqual([again.handler, again.body.revision], ["news", 5]);
});

test("a plan that was begun anew is followed, though its revisions are fewer", async () => {
  const bench = new Bench(40);
  bench.type("a.mine", "mine");
  await bench.save().answer({ revision: 3, results: accepted(1), others: [{ path: "a.b", value: "begun anew" }] });
  assert.equal(bench.shown.get("a.b"), "begun anew");
  assert.equal(bench.plan.revision, 3);
  assert.equal(bench.asked.length, 1);
});

test("what another wrote shows when the field is left, and says what its author had seen until then", async () => {
  const bench = new Bench();
  bench.focus = "a.b";
  bench.type("a.c", "elsewhere");
  await bench.save().answer({ revision: 6, results: accepted(1), others: [{ path: "a.b", value: "theirs" }] });
  bench.type("a.b", "mine");
  const saved = bench.save();
  assert.equal(saved.body.changes[0]!.base, 5);
  await saved.answer({
    revision: 7,
    results: [{ seq: 2, status: "kept", reason: "conflict" }],
    others: [{ path: "a.b", value: "theirs" }],
  });
  assert.equal(bench.shown.get("a.b"), "mine");
  bench.leave();
  assert.equal(bench.shown.get("a.b"), "theirs");
});

test("once one's own text was taken, nothing older takes its place when the field is left", async () => {
  const bench = new Bench();
  bench.focus = "a.b";
  bench.type("a.c", "elsewhere");
  await bench.save().answer({ revision: 6, results: accepted(1), others: [{ path: "a.b", value: "theirs" }] });
  bench.type("a.b", "mine");
  await bench.save().answer({ revision: 7, results: accepted(2) });
  bench.leave();
  assert.equal(bench.shown.get("a.b"), "mine");
  bench.type("a.b", "and on");
  assert.equal(bench.save().body.changes[0]!.base, 7);
});

test("a text that does not fit stays to be corrected, and its correction says what its author had seen", async () => {
  const bench = new Bench();
  bench.focus = "a.b";
  bench.type("a.b", "too long");
  await bench.save().answer({
    revision: 6,
    results: [{ seq: 1, status: "kept", reason: "length" }],
    others: [{ path: "a.b", value: "theirs" }],
  });
  bench.leave();
  assert.equal(bench.shown.get("a.b"), "too long");
  bench.type("a.b", "short");
  assert.equal(bench.save().body.changes[0]!.base, 5);
});

test("what waited for one's own answer shows as soon as that has come, where nobody writes", async () => {
  const bench = new Bench();
  bench.type("a.b", "mine");
  const saved = bench.save();
  bench.plan.stale("a.b", { path: "a.b", value: "theirs" });
  await saved.answer({ revision: 6, results: [{ seq: 1, status: "repeated" }] });
  assert.equal(bench.shown.get("a.b"), "theirs");
});

test("what earlier pages wrote is sent oldest first, before what is written now", async () => {
  const entry = (client: string, at: string): Entry => ({
    ...{ person: "karim", plan: "course|plan", client, seq: 1, op: "set", path: "a.b", base: 1, value: client },
    ...{ worksheet_version: 1, at, of: 7 },
  });
  const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
  const bench = new Bench(5, [entry("second", hoursAgo(2)), entry("third", hoursAgo(1)), entry("first", hoursAgo(3))]);
  await settle();
  assert.deepEqual(
    bench.plan.sender.journals.map((journal) => journal.client),
    ["first", "second", "third", bench.plan.client],
  );
});

test("news is asked for while several write, from the first answer that says so to the last", async () => {
  const bench = new Bench();
  const timers: (() => void)[] = [];
  const listens = async (): Promise<boolean> => {
    const before = bench.asked.length;
    Object.assign(bench.plan, { heard: 0 });
    (bench.plan as unknown as { listen(): void }).listen();
    await settle();
    return bench.asked.length > before;
  };
  bench.plan.after = (_ms, act) => timers.push(act);
  assert.equal(await listens(), false);
  bench.type("a.b", "x");
  await bench.save().answer({ revision: 6, results: accepted(1), here: [] });
  assert.equal(await listens(), true);
  await bench.asked[bench.asked.length - 1]!.answer({ revision: 6 });
  assert.equal(await listens(), false);
});
