// What this page keeps on the device until the server has it, and what pages that are gone have left there.
// No DOM; clock, store and locks are given.
import type { Change } from "../shared/types";
import type { Entry, Key, Store } from "./store";

/** An edit is on the device within a second: this long it waits for others, then the disk takes its time. */
export const PERSIST = 400;
/** Without locks, a page that has given no sign for so long is gone. Background tabs run once a minute. */
export const ABANDONED = 150_000;
export const BEAT = 20_000;
/** What is older is not sent without a word: the world, and the plan, have gone on. */
export const EXPIRED = 60 * 86_400_000;
const FIRST_RETRY = 5_000;
const LAST_RETRY = 60_000;

export interface Holder {
  readonly client: string;
  readonly person: string;
  readonly plan: string;
  /** Somebody else began that plan. */
  readonly joined?: boolean;
  /** The id of that plan: 0 before there is one. */
  readonly of: number;
  /** What this page still has to send. */
  waiting(): readonly Change[];
  /** The device has begun, or ceased, to keep what is written; or has just kept something. */
  stored(works: boolean): void;
  now(): number;
  after(ms: number, act: () => void): number;
  cancel(timer: number): void;
  /** Takes the lock of that name for as long as this page lives; false when somebody has it. Missing where the
   * browser knows no locks. */
  lock?: ((name: string, wait: boolean) => Promise<boolean>) | undefined;
}

/** A journal that another page of this person left here. `aside`: too old to be sent without a word, or written for
 * another plan than the one that this page shows. */
export interface Found {
  client: string;
  changes: Change[];
  of: number;
  aside: boolean;
}

export class Device {
  works = true;
  private readonly unwritten = new Set<Change>();
  private done: Key[] = [];
  private readonly mine = new Set<string>();
  private timer: number | undefined;
  private failures = 0;

  constructor(
    private readonly holder: Holder,
    private readonly store: Store,
  ) {
    this.mine.add(holder.client);
    store.lost = () => {
      this.works = false;
      void this.write();
    };
    if (holder.lock) void holder.lock(holder.client, true);
    else this.beat();
  }

  /** A change is new, or says something new. */
  note(change: Change): void {
    this.unwritten.add(change);
    this.timer ??= this.holder.after(PERSIST, () => void this.write());
  }

  /** Puts on the device what is not there yet; after a failure all that waits, for nobody knows what is left of it. */
  async write(): Promise<void> {
    if (this.timer !== undefined) this.holder.cancel(this.timer);
    this.timer = undefined;
    const waiting = this.holder.waiting();
    const changes = waiting.filter((change) => !this.works || this.unwritten.has(change));
    this.unwritten.clear();
    if (!changes.length && this.works) return;
    try {
      await this.store.put(changes.map((change) => ({ ...change, ...this.place(this.holder.client), of: this.holder.of })));
      this.works = true;
      this.failures = 0;
      this.clear();
    } catch {
      this.works = false;
      const wait = Math.min(FIRST_RETRY * 2 ** this.failures++, LAST_RETRY);
      this.timer ??= this.holder.after(wait, () => void this.write());
    }
    this.holder.stored(this.works);
  }

  /** The server has these: the device need not keep them. */
  drop(client: string, changes: readonly Change[]): void {
    for (const change of changes) {
      this.unwritten.delete(change);
      this.done.push({ ...this.place(client), seq: change.seq });
    }
    if (this.works) this.clear();
  }

  private clear(): void {
    const keys = this.done;
    this.done = [];
    if (keys.length) this.store.remove(keys).catch(() => this.done.push(...keys));
  }

  /** The journals of pages that are gone, oldest first, each found once. Those of living pages are left to them. */
  async find(): Promise<Found[]> {
    const pages = new Map<string, Entry[]>();
    for (const entry of await this.store.read(this.holder.person, this.holder.plan).catch(() => []))
      pages.set(entry.client, [...(pages.get(entry.client) ?? []), entry]);
    const found: Found[] = [];
    for (const [client, entries] of pages) {
      // Asked twice at a time, the second finds it taken.
      if (this.mine.has(client) || !(await this.isGone(client, entries)) || this.mine.has(client)) continue;
      this.mine.add(client);
      const changes = entries
        .filter((entry) => entry.seq)
        .map(({ person: _person, plan: _plan, client: _client, of: _of, ...change }) => change);
      const of = entries[0]!.of ?? 0;
      if (changes.length < entries.length) this.done.push({ ...this.place(client), seq: 0 });
      if (changes.length) 
        found.push({ client, changes, of, aside: this.age(changes) > EXPIRED || this.isOthers(of) });
    }
    return found.sort((one, other) => this.age(other.changes) - this.age(one.changes));
  }

  /** What was written before there was a plan is for one's own, not for one that one has joined. */
  private isOthers(of: number): boolean {
    return of !== this.holder.of && (of > 0 || !!this.holder.joined);
  }

  private async isGone(client: string, entries: readonly Entry[]): Promise<boolean> {
    const { lock } = this.holder;
    if (lock) return lock(client, false);
    return entries.some((entry) => !entry.seq && entry.path) || this.age(entries) > ABANDONED;
  }

  private age(changes: readonly Change[]): number {
    return this.holder.now() - Math.max(...changes.map((change) => Date.parse(change.at) || 0));
  }

  /** Without locks: a sign of life while something waits; `last` when the page is being left. */
  beat(last = false): void {
    if (this.holder.lock) return;
    const at = new Date(this.holder.now()).toISOString();
    const sign: Entry = {
      ...this.place(this.holder.client),
      ...{ seq: 0, op: "set", path: last ? "gone" : "", base: 0, value: null, worksheet_version: 0, at },
    };
    if (this.works && this.holder.waiting().length) this.store.put([sign]).catch(() => undefined);
    if (!last) this.holder.after(BEAT, () => this.beat());
  }

  private place(client: string): Omit<Key, "seq"> {
    return { person: this.holder.person, plan: this.holder.plan, client };
  }
}
