import assert from "node:assert/strict";
import { test } from "node:test";
import { ABANDONED, BEAT, Device, EXPIRED, type Holder, PERSIST } from "../src/learner/device";
import { Journal } from "../src/learner/journal";
import type { Entry, Key, Store } from "../src/learner/store";

/** A device that all pages of a test share. */
class Disk implements Store {
  entries = new Map<string, Entry>();
  broken = false;
  private key = ({ person, plan, client, seq }: Key): string => [person, plan, client, seq].join("|");
  private act(): Promise<void> {
    return this.broken ? Promise.reject(new Error("QuotaExceededError")) : Promise.resolve();
  }
  put = (entries: Entry[]): Promise<void> =>
    this.act().then(() => entries.forEach((entry) => this.entries.set(this.key(entry), { ...entry })));
  remove = (keys: Key[]): Promise<void> => this.act().then(() => keys.forEach((key) => this.entries.delete(this.key(key))));
  read = (person: string, plan: string): Promise<Entry[]> =>
    this.act().then(() => [...this.entries.values()].filter((each) => each.person === person && each.plan === plan));
  get values(): unknown[] {
    return [...this.entries.values()].filter((each) => each.seq).map((each) => each.value);
  }
}

class Page implements Holder {
  static time = Date.parse("2026-11-22T10:00:00Z");
  plan = "course|plan";
  journal: Journal;
  device: Device;
  heard: boolean[] = [];
  timers = new Map<number, [number, () => void]>();
  private last = 0;

  constructor(
    readonly client: string,
    disk: Store,
    readonly person = "karim",
    readonly of = 7,
    readonly lock?: Holder["lock"],
  ) {
    this.journal = new Journal(client);
    this.device = new Device(this, disk);
  }
  waiting = (): readonly import("../src/shared/types").Change[] => this.journal.changes;
  stored = (works: boolean): void => void this.heard.push(works);
  now = (): number => Page.time;
  after = (ms: number, act: () => void): number => (this.timers.set(++this.last, [Page.time + ms, act]), this.last);
  cancel = (timer: number): void => void this.timers.delete(timer);

  type(value: string, path = "a.b"): void {
    this.device.note(this.journal.edit("set", path, value, 1, 1, new Date(Page.time).toISOString()));
  }
  async pass(ms: number): Promise<void> {
    const end = Page.time + ms;
    for (;;) {
      const next = [...this.timers].filter(([, [at]]) => at <= end).sort((a, b) => a[1][0] - b[1][0])[0];
      if (!next) break;
      this.timers.delete(next[0]);
      Page.time = Math.max(Page.time, next[1][0]);
      next[1][1]();
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
    Page.time = end;
  }
}

/** Locks as a browser has them: held as long as the page lives. */
function locks(): NonNullable<Holder["lock"]> {
  const held = new Set<string>();
  return (name, wait) => {
    const free = !held.has(name);
    if (free || wait) held.add(name);
    return Promise.resolve(free);
  };
}

test("an edit is on the device within a second, however fast the hand goes on", async () => {
  const disk = new Disk();
  const page = new Page("one", disk);
  for (let typed = 1; typed <= 30; typed++) {
    page.type("x".repeat(typed));
    await page.pass(100);
    const kept = String(disk.values[0] ?? "").length;
    assert.ok(typed - kept <= 10, `${typed} typed, ${kept} kept`);
  }
  await page.pass(PERSIST);
  assert.deepEqual(disk.values, ["x".repeat(30)]);
});

test("a device that refuses is tried again, and then given all that waits", async () => {
  const disk = new Disk();
  const page = new Page("one", disk);
  page.type("before");
  await page.pass(PERSIST);
  disk.broken = true;
  page.type("first", "a.c");
  await page.pass(PERSIST);
  assert.deepEqual(page.heard, [true, false]);
  // Emptied by the browser meanwhile.
  disk.entries.clear();
  page.type("second", "a.d");
  await page.pass(20_000);
  assert.equal(page.device.works, false);
  disk.broken = false;
  await page.pass(60_000);
  assert.equal(page.device.works, true);
  assert.deepEqual(disk.values, ["before", "first", "second"]);
});

test("what the server took while the device refused is not found there later", async () => {
  const disk = new Disk();
  const page = new Page("one", disk);
  page.type("sent");
  await page.pass(PERSIST);
  disk.broken = true;
  page.type("too", "a.c");
  await page.pass(PERSIST);
  page.device.drop("one", page.journal.acknowledge([1, 2]));
  disk.broken = false;
  await page.pass(60_000);
  assert.deepEqual(disk.values, []);
});

test("what the server took before it was written is never written", async () => {
  const disk = new Disk();
  const page = new Page("one", disk);
  page.type("quick");
  page.device.drop("one", page.journal.acknowledge([1]));
  await page.pass(PERSIST);
  assert.deepEqual(disk.values, []);
});

test("finds the journals of pages that are gone, of this person and plan only", async () => {
  const disk = new Disk();
  const lock = locks();
  for (const [client, person] of [["mine", "karim"], ["hers", "mariam"]] as const) {
    const page = new Page(client, disk, person, 7, locks());
    page.type(`by ${person}`);
    await page.pass(PERSIST);
  }
  const alive = new Page("alive", disk, "karim", 7, lock);
  alive.type("still writing");
  await alive.pass(PERSIST);
  const page = new Page("new", disk, "karim", 7, lock);
  const found = await page.device.find();
  assert.deepEqual(
    found.map(({ client, aside, changes }) => [client, aside, changes[0]!.value]),
    [["mine", false, "by karim"]],
  );
  assert.deepEqual(await page.device.find(), []);
});

test("without locks a page lives as long as it gives signs, and is gone when it says so", async () => {
  const disk = new Disk();
  const alive = new Page("alive", disk);
  alive.type("long ago");
  await alive.pass(ABANDONED + BEAT);
  const other = new Page("other", disk);
  assert.deepEqual(await other.device.find(), []);
  // Killed: no sign any more.
  Page.time += ABANDONED + BEAT;
  assert.equal((await other.device.find())[0]!.client, "alive");
  const left = new Page("left", disk);
  left.type("just now");
  await left.pass(PERSIST);
  left.device.beat(true);
  await left.pass(0);
  assert.equal((await other.device.find())[0]!.client, "left");
});

test("what is more than sixty days old, or of another plan, is found and set aside", async () => {
  const disk = new Disk();
  const old = new Page("old", disk, "karim", 7, locks());
  old.type("old");
  await old.pass(PERSIST);
  Page.time += EXPIRED - 10_000;
  const late = new Page("late", disk, "karim", 7, locks());
  late.type("late");
  await late.pass(PERSIST);
  const elsewhere = new Page("elsewhere", disk, "karim", 8, locks());
  elsewhere.type("elsewhere");
  await elsewhere.pass(PERSIST);
  Page.time += 10_000;
  const page = new Page("new", disk, "karim", 7, locks());
  const found = await page.device.find();
  assert.deepEqual(
    found.map(({ client, aside }) => [client, aside]),
    [["old", true], ["late", false], ["elsewhere", true]],
  );
  assert.deepEqual(disk.values, ["old", "late", "elsewhere"]);
  page.device.drop("old", found[0]!.changes);
  await page.pass(0);
  assert.deepEqual(disk.values, ["late", "elsewhere"]);
});

test("what was written before there was a plan is taken along to one's own, not to one that was joined", async () => {
  const disk = new Disk();
  const first = new Page("first", disk, "karim", 0, locks());
  first.type("before there was a plan");
  await first.pass(PERSIST);
  const aside = async (joined: boolean): Promise<boolean[]> => {
    const page = Object.assign(new Page(`page ${joined}`, disk, "karim", 7, locks()), { joined });
    return (await page.device.find()).map((found) => found.aside);
  };
  assert.deepEqual([await aside(false), await aside(true)], [[false], [true]]);
});
