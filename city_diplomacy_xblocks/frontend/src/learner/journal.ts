// One page's edits, numbered 1, 2, 3 …, until the server has them. Pure: time and device come from outside.
import type { Change, Op, Payload } from "../shared/types";

/** Sent in one request at most. */
export const BATCH_CHANGES = 200;
export const BATCH_SIZE = 200_000;
/** Characters of one change beyond which no server takes it: a whole plan may have fewer. It stays on the device,
 * and must not hold up what comes after it. */
export const TOO_LONG = 250_000;

const utf8 = new TextEncoder();

function characters(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (value === null || typeof value !== "object") return 0;
  return Object.values(value).reduce((sum: number, part) => sum + characters(part), 0);
}

export class Journal {
  private last = 0;
  private waiting: Change[] = [];
  /** Numbers up to this one have been sent at least once: their changes never change again. */
  private sent = 0;
  /** Numbers of the changes that are too long to be sent. */
  private readonly stuck = new Set<number>();
  /** Bytes that a request may carry, as far as is known, and how many changes the last one had. */
  private room = BATCH_SIZE;
  private taken = 0;

  constructor(
    readonly client: string,
    restored: Change[] = [],
    /** The id of the plan that they were written for; 0 before there was one. */
    readonly of = 0,
  ) {
    this.waiting = [...restored].sort((a, b) => a.seq - b.seq);
    this.last = this.waiting[this.waiting.length - 1]?.seq ?? 0;
    // Whoever wrote them may have sent them.
    this.sent = this.last;
    for (const change of this.waiting) this.weigh(change);
  }

  get size(): number {
    return this.waiting.length;
  }

  /** Whether anything waits that a server would take. */
  get ready(): boolean {
    return this.waiting.some((change) => !this.stuck.has(change.seq));
  }

  get changes(): readonly Change[] {
    return this.waiting;
  }

  /** True while a change of the answer at `path` (or, for a row, within it) has not been answered. */
  holds(path: string): boolean {
    return this.waiting.some((change) => change.path === path || change.path.startsWith(`${path}.`));
  }

  /** Notes an edit. Typing on in one field rewrites its last change, as long as that was never sent. */
  edit(op: Op, path: string, value: Payload, base: number, version: number, at: string): Change {
    const earlier = op === "set" ? this.rewritable(path) : undefined;
    if (earlier) {
      earlier.value = value;
      earlier.at = at;
      return this.weigh(earlier);
    }
    // What was too long gives way to what is written in its place: sent late, it is taken for a repeat.
    for (const each of this.waiting) if (op === "set" && each.path === path && this.stuck.delete(each.seq)) each.value = value;
    const change: Change = { seq: ++this.last, op, path, base, value, worksheet_version: version, at };
    this.waiting.push(change);
    return this.weigh(change);
  }

  private weigh(change: Change): Change {
    if (characters(change.value) > TOO_LONG) this.stuck.add(change.seq);
    else this.stuck.delete(change.seq);
    return change;
  }

  /** What is next to be sent: from the lowest number on, without a gap, up to `room` bytes.
   * `strict`: nothing at all when not even the first change fits. */
  batch(room = this.room, strict = false): Change[] {
    const taken: Change[] = [];
    for (const change of this.waiting.filter((each) => !this.stuck.has(each.seq)).slice(0, BATCH_CHANGES)) {
      room -= utf8.encode(JSON.stringify(change)).length;
      if (room < 0 && (strict || taken.length)) break;
      taken.push(change);
    }
    this.taken = taken.length;
    this.sent = Math.max(this.sent, taken[taken.length - 1]?.seq ?? 0);
    return taken;
  }

  /** The last batch was more than the way to the server takes: half as much next time. False when it was one change
   * that will never pass; with `refused`, it waits aside from then on. */
  narrow(refused: boolean): boolean {
    this.room /= 2;
    if (this.taken > 1 || !refused) return true;
    const first = this.waiting.find((change) => !this.stuck.has(change.seq));
    if (first) this.stuck.add(first.seq);
    return false;
  }

  /** Forgets what the server has dealt with; returns it. */
  acknowledge(seqs: number[]): Change[] {
    const known = new Set(seqs);
    const gone = this.waiting.filter((change) => known.has(change.seq));
    this.waiting = this.waiting.filter((change) => !known.has(change.seq));
    return gone;
  }

  private rewritable(path: string): Change | undefined {
    for (let at = this.waiting.length - 1; at >= 0; at--) {
      const change = this.waiting[at]!;
      // Across a row operation order counts: a new change goes behind it.
      if (change.seq <= this.sent || change.op !== "set") return undefined;
      if (change.path === path) return change;
    }
    return undefined;
  }
}
