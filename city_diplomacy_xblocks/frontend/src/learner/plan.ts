// One plan on one page of the browser: its journal, its sender, and the blocks that show pieces of it.
import { cookie, randomId } from "../shared/dom";
import { tellSaved } from "../shared/saved";
import type { Answer, Args, Change, Kept, Op, PageData, Payload, Runtime, Whereabouts } from "../shared/types";
import { Journal } from "./journal";
import { References } from "./references";
import { type Line, type Reply, Sender } from "./sender";
import { deviceStore, type Entry, type Store } from "./store";

const PERSIST = 250;
/** Without locks, only what has been quiet for so long is taken for a page that is gone. */
const ABANDONED = 600_000;
const MISFITS = new Set(["type", "length", "range", "option"]);

/** A block of the page, as its plan sees it. */
export interface View {
  /** Whose page it is, and the language it is read in now: answers come back in that language. */
  readonly args: Args;
  readonly writable: boolean;
  url(handler: string): string;
  apply(changes: readonly Change[]): void;
  /** These had been written on an earlier page and have only now reached the server. */
  restored(changes: readonly Change[]): void;
  take(other: Answer["others"][number]): void;
  answered(answer: Answer): void;
  show(state: Whereabouts): void;
  /** Another block of the page has changed something of this plan. */
  redo(op: Op, path: string, value: Payload): void;
}

export class Plan implements Line {
  readonly client = randomId();
  readonly references = new References();
  readonly views = new Set<View>();
  readonly journal = new Journal(this.client);
  readonly sender = new Sender(this, [this.journal]);
  readonly kept = new Map<number, Kept>();
  revision: number;
  savedAt: string | null;
  private readonly version: number;
  /** Paths whose field shows a text older than the plan's: edits there say so. */
  private readonly bases = new Map<string, number>();
  private unwritten = new Set<Change>();
  private timer: number | undefined;
  private memory = false;
  private old: Change[] = [];
  private state: Whereabouts;

  constructor(
    readonly args: Args,
    data: PageData,
    private readonly store: Store = deviceStore(),
  ) {
    this.revision = data.revision;
    this.version = data.version;
    this.savedAt = data.savedAt;
    this.state = { kind: "saved", at: data.savedAt };
    this.hold(this.client, false);
    void this.restore();
    addEventListener("online", () => this.sender.retry());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.sender.retry()));
  }

  join(view: View, data: PageData): void {
    this.views.add(view);
    this.references.add(data.references);
    // The same page in another language is drawn anew from a later plan.
    this.revision = Math.max(this.revision, data.revision);
    for (const kept of data.kept) this.kept.set(kept.id, kept);
    view.apply(this.old);
    view.apply(this.journal.changes);
    view.show(this.state);
  }

  // Edits

  edit(op: Op, path: string, value: Payload, from: View): void {
    const base = this.bases.get(path) ?? this.revision;
    this.unwritten.add(this.journal.edit(op, path, value, base, this.version, new Date().toISOString()));
    this.timer ??= this.after(PERSIST, () => void this.persist());
    this.sender.typed();
    for (const view of this.views) if (view !== from) view.redo(op, path, value);
  }

  /** A field was left: keep and send what was typed. */
  left(): void {
    void this.persist();
    this.sender.left();
  }

  holds(path: string): boolean {
    return this.sender.journals.some((journal) => journal.holds(path));
  }

  /** The field at `path` shows a text that the plan no longer has, or shows the plan's again. */
  stale(path: string, stale: boolean): void {
    if (!stale) this.bases.delete(path);
    else if (!this.bases.has(path)) this.bases.set(path, this.before);
  }

  private before = 0;

  private leave(): void {
    void this.persist();
    this.sender.leave();
  }

  // The device

  private async persist(): Promise<void> {
    if (this.timer !== undefined) this.cancel(this.timer);
    this.timer = undefined;
    const changes = [...this.unwritten];
    this.unwritten.clear();
    if (!changes.length) return;
    try {
      await this.store.put(changes.map((change) => this.entry(change, this.client)));
      if (this.journal.size && this.state.kind === "saved") this.whereabouts({ kind: "here", waiting: this.waiting() });
    } catch {
      this.memory = true;
      this.sender.left();
      this.whereabouts({ kind: "memory", waiting: this.waiting() });
    }
  }

  private entry(change: Change, client: string): Entry {
    return { ...change, person: this.args.person, plan: this.args.plan, client };
  }

  /** Finds what earlier pages of this person could not send, puts it back in place and sends it. */
  private async restore(): Promise<void> {
    const entries = await this.store.read(this.args.person, this.args.plan).catch(() => []);
    const pages = new Map<string, Entry[]>();
    for (const entry of entries) pages.set(entry.client, [...(pages.get(entry.client) ?? []), entry]);
    for (const [client, changes] of pages) {
      const newest = Math.max(...changes.map((change) => Date.parse(change.at)));
      if (client === this.client || !(await this.hold(client, true, newest))) continue;
      this.sender.journals.unshift(
        new Journal(
          client,
          changes.map(({ person: _p, plan: _q, client: _c, ...change }) => change),
        ),
      );
      this.old.push(...changes);
    }
    if (!this.old.length) return;
    for (const view of this.views) view.apply(this.old);
    this.sender.retry();
  }

  /** True when the page called `client` is gone, or is this one: as long as a page lives, it holds its lock. */
  private hold(client: string, ifFree: boolean, newest = 0): Promise<boolean> {
    if (!navigator.locks) return Promise.resolve(Date.now() - newest > ABANDONED);
    return new Promise((resolve) => {
      const take = (lock: Lock | null): Promise<void> | undefined => {
        resolve(lock !== null);
        return lock ? new Promise<void>(() => undefined) : undefined;
      };
      navigator.locks.request(`city-worksheet-${client}`, { ifAvailable: ifFree }, take).catch(() => resolve(false));
    });
  }

  // The server

  async send(journal: Journal, room: number | undefined, leaving: boolean): Promise<Reply> {
    const changes = journal.batch(room, leaving);
    if (!changes.length) return { kind: "network" };
    const client = journal.client;
    const reply = await this.post("save", { client, revision: this.revision, changes }, leaving);
    // JSON, but not ours: something stands between us and the server.
    return reply.kind === "answer" && !Array.isArray(reply.answer.results) ? { kind: "network" } : reply;
  }

  /** One request of a handler; says what came of it. */
  async post(handler: string, body: object, keepalive = false): Promise<Reply> {
    const [view] = this.views;
    if (!view) return { kind: "network" };
    try {
      const response = await fetch(view.url(handler), {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        keepalive,
        headers: { "Content-Type": "application/json", "X-CSRFToken": cookie(this.args.csrf) },
        body: JSON.stringify({ person: this.args.person, language: view.args.language, ...body }),
      });
      return await readReply(response);
    } catch {
      return { kind: "network" };
    }
  }

  answered(journal: Journal | null, answer: Answer): void {
    const gone = journal?.acknowledge(answer.results.map((result) => result.seq)) ?? [];
    this.before = this.revision;
    this.revision = Math.max(this.revision, answer.revision);
    this.savedAt = answer.saved_at;
    const entries = gone.map((change) => this.entry(change, journal!.client));
    if (!this.memory && gone.length) void this.store.remove(entries).catch(() => undefined);
    const late = new Set(answer.results.filter((result) => result.status !== "repeated").map((result) => result.seq));
    if (journal !== this.journal && late.size)
      for (const view of this.views) view.restored(gone.filter((change) => late.has(change.seq)));
    const misfits = this.misfits(answer, gone);
    for (const other of answer.others) {
      if (!misfits.has(other.path)) for (const view of this.views) view.take(other);
    }
    for (const kept of answer.kept) this.keep(kept, misfits);
    for (const view of this.views) view.answered(answer);
    this.whereabouts(this.waiting() ? { kind: "here", waiting: this.waiting() } : { kind: "saved", at: this.savedAt });
    tellSaved({ plan: this.args.plan, revision: this.revision });
  }

  /** A choice about a text that was kept aside. */
  async resolve(id: number, use: boolean): Promise<boolean> {
    if (!(await this.sender.flush())) return false;
    const reply = await this.post("resolve", { kept: id, use });
    if (reply.kind !== "answer") return false;
    this.kept.delete(id);
    this.answered(null, reply.answer);
    return true;
  }

  private misfits(answer: Answer, gone: Change[]): Set<string> {
    const seqs = new Set(
      answer.results.filter((result) => MISFITS.has(result.reason ?? "")).map((result) => result.seq),
    );
    return new Set(gone.filter((change) => seqs.has(change.seq) && change.op === "set").map((change) => change.path));
  }

  /** A later attempt at the same field takes the place of an earlier one that did not fit. */
  private keep(kept: Kept, misfits: Set<string>): void {
    for (const [id, earlier] of this.kept) {
      if (
        misfits.has(kept.path) &&
        earlier.path === kept.path &&
        earlier.by_me &&
        MISFITS.has(earlier.reason) &&
        id !== kept.id
      ) {
        this.kept.delete(id);
        void this.post("resolve", { kept: id, use: false });
      }
    }
    this.kept.set(kept.id, kept);
  }

  // The hour, and where the text is

  whereabouts(state: Whereabouts): void {
    this.state =
      this.memory && state.kind !== "saved" && state.kind !== "session"
        ? { kind: "memory", waiting: this.waiting() }
        : state;
    for (const view of this.views) view.show(this.state);
  }

  waiting = (): number => this.sender.journals.reduce((sum, journal) => sum + journal.size, 0);
  now = (): number => Date.now();
  after = (ms: number, act: () => void): number => window.setTimeout(act, ms);
  cancel = (timer: number): void => window.clearTimeout(timer);
  random = (): number => Math.random();

  /** All that has not reached the server, as a file to keep. */
  rescue(): Blob {
    const pages = this.sender.journals.map((journal) => ({ client: journal.client, changes: journal.changes }));
    return new Blob([JSON.stringify({ plan: this.args.plan, pages }, null, 2)], { type: "application/json" });
  }
}

async function readReply(response: Response): Promise<Reply> {
  // Sent to the log-in page: the session is over. HTML in place of JSON says the same, or that the server is ill.
  if (response.type === "opaqueredirect") return { kind: "session" };
  const json = (response.headers.get("Content-Type") ?? "").includes("json");
  if (!json) return { kind: response.status < 500 ? "session" : "network" };
  const body = await response.json();
  if (response.ok) return { kind: "answer", answer: body as Answer };
  if (body.code === "other_person") return { kind: "person" };
  if (body.code === "anonymous" || response.status === 401) return { kind: "session" };
  return response.status < 500 ? { kind: "refused", message: String(body.error ?? ""), body } : { kind: "network" };
}

declare global {
  interface Window {
    cityPlans?: Map<string, Plan>;
  }
}

/** The plan of that person, shared by the blocks of the page. */
export function planOf(args: Args, data: PageData): Plan {
  const plans = (window.cityPlans ??= new Map<string, Plan>());
  const key = `${args.person}|${args.plan}`;
  const found = plans.get(key) ?? new Plan(args, data);
  plans.set(key, found);
  return found;
}

/** Kept as it came: `runtime.handlerUrl` wants the very element. */
export const handlerUrls =
  (runtime: Runtime, element: unknown) =>
  (name: string): string =>
    runtime.handlerUrl(element, name);
