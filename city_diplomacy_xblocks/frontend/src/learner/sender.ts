// Brings journals to the server: when, how often, and what an answer means. No DOM; clock and network are given.
import type { Answer, Trouble } from "../shared/types";
import type { Journal } from "./journal";

export const PAUSE = 4_000;
export const LONGEST_WAIT = 15_000;
export const SOON = 300;
/** Bytes that `fetch` still carries for a page that is being left, the envelope deducted. */
export const KEEPALIVE_SIZE = 60_000;
const SLOWEST = 60_000;
/** Where the device keeps nothing, the server is asked to sooner. */
const HASTE = 1_000;
const LONGEST_RETRY = 300_000;

/** What came of a request. `network`: nothing, or a server that is ill; `slow`: it took too long; `wait`: it said how
 * long to wait, or 0. `stranger`: somebody else has answered, as networks do that want a log-in first. */
export type Reply = { known?: number } & (
  | { kind: "answer"; answer: Answer }
  | { kind: "network"; slow?: boolean; wait?: number }
  | { kind: "stranger" }
  | { kind: "session" }
  | { kind: "person" }
  | { kind: "large" }
  | { kind: "refused"; message: string; body: Record<string, unknown> }
);

export interface Line {
  send(journal: Journal, room: number | undefined, leaving: boolean): Promise<Reply>;
  /** `known`: the revision that the page knew when it asked. */
  answered(journal: Journal, answer: Answer, known?: number): void;
  trouble(kind: Trouble, message?: string): void;
  now(): number;
  after(ms: number, act: () => void): number;
  cancel(timer: number): void;
  random(): number;
}

export class Sender {
  private timer: number | undefined;
  private due = Infinity;
  private firstEdit = 0;
  private failures = 0;
  private busy = false;
  /** A field was left: the next attempt is near, and typing on does not put it off. */
  private soon = false;
  /** Nothing else keeps what is typed. */
  hasty = false;

  constructor(
    private readonly line: Line,
    readonly journals: Journal[],
  ) {}

  /** Something was typed: send when the hand rests, or after a while even if it does not. */
  typed(): void {
    const now = this.line.now();
    this.firstEdit ||= now;
    // After a failure the next attempt has its own hour; typing does not bring it nearer.
    if (this.soon) return;
    if (!this.failures && this.hasty) this.plan(now + HASTE);
    else if (!this.failures) this.plan(Math.min(now + PAUSE, this.firstEdit + LONGEST_WAIT), true);
    else if (this.timer === undefined && !this.busy) this.plan(now + PAUSE);
  }

  /** A field was left. */
  left(): void {
    if (!this.pending() || this.failures) return;
    this.soon = true;
    this.plan(this.line.now() + SOON);
  }

  /** The connection is back, the page is in sight again, or somebody pressed « Réessayer ». */
  retry(): void {
    this.failures = 0;
    if (this.pending()) this.plan(this.line.now());
  }

  /** Sends all there is; true once the server has it, false as soon as an attempt fails. */
  async flush(): Promise<boolean> {
    this.retry();
    while (this.pending() && !this.failures) await new Promise<void>((go) => this.line.after(50, go));
    return !this.pending();
  }

  /** The page is being left: what fits in one last request goes, even beside one under way. That it failed says
   * nothing: the browser may just have had no room for it. */
  leave(): void {
    const ready = this.journals.filter((journal) => journal.ready);
    for (const journal of ready)
      void this.line
        .send(journal, KEEPALIVE_SIZE / ready.length, true)
        .then((reply) => reply.kind === "answer" && this.take(journal, reply));
  }

  private pending(): Journal | undefined {
    return this.journals.find((journal) => journal.ready);
  }

  /** Sets the hour of the next attempt; `reset` also when one was planned for sooner. */
  private plan(at: number, reset = false): void {
    if (!reset && this.timer !== undefined && this.due <= at) return;
    if (this.timer !== undefined) this.line.cancel(this.timer);
    this.due = at;
    this.timer = this.line.after(Math.max(0, at - this.line.now()), () => void this.run());
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.due = Infinity;
    this.soon = false;
    const journal = this.pending();
    if (this.busy || !journal) return;
    this.busy = true;
    this.firstEdit = 0;
    let reply: Reply = { kind: "network", wait: 0 };
    try {
      reply = await this.line.send(journal, undefined, false);
    } catch {
      // Whatever broke, there is another attempt.
    }
    this.busy = false;
    this.take(journal, reply);
    if (this.pending() && this.timer === undefined) {
      this.plan(this.line.now() + (reply.kind === "answer" ? SOON : this.delay(reply)));
    }
  }

  private take(journal: Journal, reply: Reply): void {
    if (reply.kind === "answer") {
      this.failures = 0;
      this.line.answered(journal, reply.answer, reply.known);
      return;
    }
    this.failures++;
    // One page's journal that is refused, or breaks the server, must not stop the others.
    if (reply.kind === "refused" || (reply.kind === "network" && reply.wait === 0))
      this.journals.push(...this.journals.splice(this.journals.indexOf(journal), 1));
    if (reply.kind === "refused") this.line.trouble("refused", reply.message);
    else if (reply.kind === "large") this.line.trouble(journal.narrow(true) ? "offline" : "refused");
    else if (reply.kind === "network") this.line.trouble("offline");
    else this.line.trouble(reply.kind);
    if (reply.kind === "network" && reply.slow) journal.narrow(false);
  }

  /** 2, 4, 8 … 60 s, a quarter more or less, so that a room full of people does not come back as one; at least what
   * the server asks for. */
  private delay(reply: Reply): number {
    const growing = reply.kind === "network" || reply.kind === "large";
    const base = growing ? Math.min(SLOWEST, 1_000 * 2 ** this.failures) : SLOWEST / 2;
    const asked = reply.kind === "network" && reply.wait ? Math.min(reply.wait, LONGEST_RETRY) : 0;
    return Math.max(base, asked * 1.25) * (0.75 + this.line.random() / 2);
  }
}
