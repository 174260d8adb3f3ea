import assert from "node:assert/strict";
import { test } from "node:test";
import { Journal } from "../src/learner/journal";
import { KEEPALIVE_SIZE, type Line, LONGEST_WAIT, PAUSE, type Reply, Sender, SOON } from "../src/learner/sender";
import type { Answer, Trouble } from "../src/shared/types";

/** A clock that only goes when told, and a server that answers as the test says. */
class Bench implements Line {
  time = 1_000;
  timers = new Map<number, [number, () => void]>();
  sent: { client: string; seqs: number[]; leaving: boolean }[] = [];
  troubles: Trouble[] = [];
  replies: Reply[] = [];
  journals = [new Journal("page")];
  sender = new Sender(this, this.journals);
  private last = 0;

  send(journal: Journal, room: number | undefined, leaving: boolean): Promise<Reply> {
    const seqs = journal.batch(room, leaving).map((change) => change.seq);
    this.sent.push({ client: journal.client, seqs, leaving });
    return Promise.resolve(
      this.replies.shift() ?? {
        kind: "answer",
        answer: { results: seqs.map((seq) => ({ seq, status: "accepted" })) } as unknown as Answer,
      },
    );
  }
  answered = (journal: Journal, answer: Answer): void =>
    void journal.acknowledge(answer.results.map((result) => result.seq));
  trouble = (kind: Trouble): void => void this.troubles.push(kind);
  waiting = (): number => this.journals.reduce((sum, journal) => sum + journal.size, 0);
  now = (): number => this.time;
  after = (ms: number, act: () => void): number => (this.timers.set(++this.last, [this.time + ms, act]), this.last);
  cancel = (timer: number): void => void this.timers.delete(timer);
  random = (): number => 0.5;

  type(path = "a.b"): void {
    this.journals.find((journal) => journal.client === "page")!.edit("set", path, "x", 1, 1, "");
    this.sender.typed();
  }

  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      const next = [...this.timers].filter(([, [at]]) => at <= end).sort((a, b) => a[1][0] - b[1][0])[0];
      if (!next) break;
      this.timers.delete(next[0]);
      this.time = next[1][0];
      next[1][1]();
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    }
    this.time = end;
  }
}

test("sends four seconds after the hand rests", async () => {
  const bench = new Bench();
  bench.type();
  await bench.pass(PAUSE - 1);
  bench.type("a.c");
  await bench.pass(PAUSE - 1);
  assert.equal(bench.sent.length, 0);
  await bench.pass(1);
  assert.deepEqual(
    bench.sent.map((each) => each.seqs),
    [[1, 2]],
  );
});

test("sends after fifteen seconds even if the hand never rests", async () => {
  const bench = new Bench();
  for (let typed = 0; typed < LONGEST_WAIT; typed += 1_000) {
    assert.equal(bench.sent.length, 0);
    bench.type(`a.f${typed}`);
    await bench.pass(1_000);
  }
  assert.equal(bench.sent.length, 1);
});

test("sends soon after a field is left, also when the next one is typed in at once", async () => {
  const bench = new Bench();
  bench.type();
  bench.sender.left();
  bench.type("a.c");
  await bench.pass(SOON);
  assert.deepEqual(
    bench.sent.map((each) => each.seqs),
    [[1, 2]],
  );
});

test("keeps what was not answered, waits longer each time, and sends the same numbers again", async () => {
  const bench = new Bench();
  bench.replies = [{ kind: "network" }, { kind: "network" }];
  bench.type();
  await bench.pass(PAUSE);
  assert.deepEqual(bench.troubles, ["offline"]);
  await bench.pass(2_000);
  await bench.pass(4_000);
  assert.deepEqual(
    bench.sent.map((each) => each.seqs),
    [[1], [1], [1]],
  );
  assert.equal(bench.waiting(), 0);
});

test("typing while the server is away does not hurry it", async () => {
  const bench = new Bench();
  bench.replies = [{ kind: "session" }];
  bench.type();
  await bench.pass(PAUSE);
  bench.type("a.c");
  await bench.pass(29_000);
  assert.equal(bench.sent.length, 1);
  bench.sender.retry();
  await bench.pass(0);
  assert.deepEqual(bench.sent.at(-1)!.seqs, [1, 2]);
});

test("one request at a time; what was typed meanwhile follows", async () => {
  const bench = new Bench();
  let answer: (reply: Reply) => void = () => undefined;
  bench.send = (journal) => {
    const seqs = journal.batch().map((change) => change.seq);
    bench.sent.push({ client: "page", seqs, leaving: false });
    return new Promise((resolve) => (answer = resolve));
  };
  bench.type();
  await bench.pass(PAUSE);
  bench.type();
  await bench.pass(PAUSE);
  assert.equal(bench.sent.length, 1);
  answer({ kind: "answer", answer: { results: [{ seq: 1, status: "accepted" }] } as unknown as Answer });
  await bench.pass(SOON);
  await bench.pass(SOON);
  assert.deepEqual(
    bench.sent.map((each) => each.seqs),
    [[1], [2]],
  );
});

test("an attempt that breaks is followed by another one", async () => {
  const bench = new Bench();
  const send = bench.send.bind(bench);
  bench.send = () => Promise.reject(new TypeError("null has no results"));
  bench.type();
  await bench.pass(PAUSE);
  bench.send = send;
  await bench.pass(PAUSE);
  assert.deepEqual([bench.waiting(), bench.troubles], [0, ["offline"]]);
});

test("a page that is left sends beside the request under way", async () => {
  const bench = new Bench();
  bench.type();
  bench.sender.leave();
  assert.deepEqual(bench.sent, [{ client: "page", seqs: [1], leaving: true }]);
});

test("a journal that is refused does not stop the others", async () => {
  const bench = new Bench();
  const old = new Journal("old", [
    { seq: 1, op: "set", path: "a.b", base: 0, value: "x", worksheet_version: 1, at: "" },
  ]);
  bench.journals.unshift(old);
  bench.replies = [{ kind: "refused", message: "no", body: {} }];
  bench.type();
  bench.sender.retry();
  await bench.pass(100_000);
  assert.deepEqual(
    bench.sent.slice(0, 2).map((each) => each.client),
    ["old", "page"],
  );
});

test("waits as long as the server asks, and no longer than five minutes", async () => {
  const bench = new Bench();
  bench.replies = [
    { kind: "network", wait: 90_000 },
    { kind: "network", wait: 1e9 },
  ];
  bench.type();
  await bench.pass(PAUSE);
  await bench.pass(89_999);
  assert.equal(bench.sent.length, 1);
  await bench.pass(30_000);
  assert.equal(bench.sent.length, 2);
  await bench.pass(299_999);
  assert.equal(bench.sent.length, 2);
  await bench.pass(80_000);
  assert.equal(bench.sent.length, 3);
});

test("a batch too large for the way is halved until it passes", async () => {
  const bench = new Bench();
  bench.replies = [{ kind: "large" }];
  for (let at = 0; at < 4; at++) bench.journals[0]!.edit("set", `a.f${at}`, "x".repeat(50_000), 1, 1, "");
  bench.sender.typed();
  await bench.pass(60_000);
  assert.deepEqual(
    bench.sent.map((each) => each.seqs.length),
    [3, 1, 1, 1, 1],
  );
  assert.equal(bench.waiting(), 0);
});

test("one change that never passes stays aside and lets the others go", async () => {
  const bench = new Bench();
  bench.replies = [{ kind: "large" }];
  bench.type();
  await bench.pass(PAUSE);
  assert.deepEqual(bench.troubles, ["refused"]);
  bench.type("a.c");
  await bench.pass(60_000);
  assert.deepEqual(
    bench.sent.map((each) => each.seqs),
    [[1], [2]],
  );
  assert.equal(bench.waiting(), 1);
});

test("what took too long is tried again in smaller pieces", async () => {
  const bench = new Bench();
  bench.replies = [{ kind: "network", slow: true }];
  for (let at = 0; at < 3; at++) bench.journals[0]!.edit("set", `a.f${at}`, "x".repeat(60_000), 1, 1, "");
  bench.sender.typed();
  await bench.pass(60_000);
  assert.deepEqual(
    bench.sent.map((each) => each.seqs),
    [[1, 2, 3], [1], [2], [3]],
  );
});

test("a last request that fails says nothing, and leaves the next attempt where it was", async () => {
  const bench = new Bench();
  bench.replies = [{ kind: "network" }];
  bench.type();
  bench.sender.leave();
  await bench.pass(PAUSE);
  assert.deepEqual(bench.troubles, []);
  assert.deepEqual(
    bench.sent.map((each) => each.leaving),
    [true, false],
  );
});

test("several journals share the room of the last request", async () => {
  const bench = new Bench();
  const rooms: (number | undefined)[] = [];
  bench.send = (_journal, room) => (rooms.push(room), Promise.resolve({ kind: "network" as const }));
  bench.journals.push(new Journal("other", [{ seq: 1, op: "set", path: "a.b", base: 0, value: "x", worksheet_version: 1, at: "" }]));
  bench.type();
  bench.sender.leave();
  assert.deepEqual(rooms, [KEEPALIVE_SIZE / 2, KEEPALIVE_SIZE / 2]);
});

test("where the device keeps nothing, the server is asked to within a second", async () => {
  const bench = new Bench();
  bench.sender.hasty = true;
  for (let typed = 0; typed < 3_000; typed += 100) {
    bench.type(`a.f${typed}`);
    await bench.pass(100);
  }
  assert.ok(bench.sent.length >= 2, `${bench.sent.length} sent`);
});
