// One plan on one page of the browser: its journal, its sender, and the blocks that show pieces of it.
import { randomId } from "../shared/dom";
import { tellSaved } from "../shared/saved";
import type { Answer, Args, Change, Kept, Op, PageData, Payload, Present, Trouble, Whereabouts } from "../shared/types";
import { ask } from "./asking";
import { ABANDONED, Device, type Found, type Holder } from "./device";
import { Journal } from "./journal";
import { References } from "./references";
import { type Line, type Reply, Sender } from "./sender";
import { deviceStore, type Store } from "./store";

/** Where several write: how often a page that has nothing to say asks what the others do. */
const NEWS = 15_000;
/** Whoever comes back to a page after this long finds it as the plan is now. */
const AWAY = 60_000;
const MISFITS = new Set(["type", "length", "range", "option"]);

/** A block of the page, as its plan sees it. */
export interface View {
  /** Whose page it is, and the language it is read in now: answers come back in that language. */
  readonly args: Args;
  readonly writable: boolean;
  url(handler: string): string;
  apply(changes: readonly Change[]): void;
  /** An earlier page had left these: back in their place and being sent or, too old for that, offered as a file. */
  found(journals: readonly Found[]): void;
  take(other: Answer["others"][number]): void;
  answered(answer: Answer): void;
  show(state: Whereabouts): void;
  present(others: readonly Present[]): void;
  /** Another block of the page has changed something of this plan. */
  redo(op: Op, path: string, value: Payload): void;
}

export class Plan implements Line, Holder {
  readonly client = randomId();
  readonly person: string;
  readonly plan: string;
  readonly joined: boolean;
  readonly references = new References();
  readonly views = new Set<View>();
  readonly of: number;
  readonly journal: Journal;
  readonly sender: Sender;
  readonly kept = new Map<number, Kept>();
  revision: number;
  readonly version: number;
  /** Journals that are not sent without a word: too old, or of another plan. */
  readonly aside: Found[] = [];
  private savedAt: string | null;
  /** Paths whose field shows a text older than the plan's: edits there say so. */
  private readonly bases = new Map<string, number>();
  private readonly device: Device;
  private readonly old: Found[] = [];
  private state: Whereabouts;
  private isShared = false;
  /** « draft », « submitted » …, as far as this page knows. */
  private stage = "";
  /** When the server last told how the plan is. */
  private heard = Date.now();

  constructor(
    readonly args: Args,
    data: PageData,
    store: Store = deviceStore(),
  ) {
    this.person = args.person;
    this.plan = args.plan;
    this.of = data.plan;
    this.joined = !!args.joined;
    this.journal = new Journal(this.client, [], data.plan);
    this.sender = new Sender(this, [this.journal]);
    this.revision = data.revision;
    this.version = data.version;
    this.savedAt = data.savedAt;
    this.state = { kind: "saved", at: data.savedAt, waiting: 0, message: "", kept: true };
    this.device = new Device(this, store);
    void this.find();
    if (!this.lock) this.after(ABANDONED, () => void this.find());
    addEventListener("online", () => this.back());
    addEventListener("focus", () => this.back());
    addEventListener("pageshow", (event) => event.persisted && this.back());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.back()));
    this.after(NEWS, () => this.listen());
  }

  join(view: View, data: PageData): void {
    this.views.add(view);
    this.references.add(data.references);
    // The same page in another language is drawn anew from a later plan.
    this.revision = Math.max(this.revision, data.revision);
    for (const kept of data.kept) this.kept.set(kept.id, kept);
    for (const found of this.old) view.apply(found.changes);
    for (const { op, path, value: now } of this.journal.changes) view.redo(op, path, now);
    view.show(this.state);
    this.stage = data.state;
    view.present(data.here ?? []);
    if (this.aside.length) view.found(this.aside);
    this.isShared ||= !!data.shared;
  }

  // Edits

  edit(op: Op, path: string, value: Payload, from: View): void {
    const base = this.bases.get(path) ?? this.revision;
    this.device.note(this.journal.edit(op, path, value, base, this.version, new Date().toISOString()));
    this.sender.typed();
    for (const view of this.views) if (view !== from) view.redo(op, path, value);
  }

  /** A field was left: keep and send what was typed. */
  left(): void {
    if (this.device.works) void this.device.write();
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
    void this.device.write();
    this.device.beat(true);
    this.sender.leave();
  }

  /** The connection, the window or the page is back. */
  private back(): void {
    this.sender.retry();
    void this.find();
    if (Date.now() - this.heard > AWAY) void this.news();
  }

  // The device

  waiting(): readonly Change[] {
    return this.journal.changes;
  }

  stored(works: boolean): void {
    this.sender.hasty = !works;
    if (!works) this.sender.left();
    if (this.journal.size) this.tell(this.state.kind === "saved" ? "here" : this.state.kind, this.state.message);
  }

  /** Finds what earlier pages of this person could not send, puts it back in place and sends it. */
  private async find(): Promise<void> {
    const found = await this.device.find();
    if (!found.length) return;
    for (const each of found) (each.aside ? this.aside : this.old).push(each);
    for (const { client, changes, of } of found.filter((each) => !each.aside)) {
      this.sender.journals.unshift(new Journal(client, changes, of));
      for (const view of this.views) view.apply(changes);
    }
    for (const view of this.views) view.found(found);
    this.sender.retry();
  }

  /** The person has a copy of what was not sent, or wants none. */
  forget(): void {
    for (const { client, changes } of this.aside.splice(0)) this.device.drop(client, changes);
  }

  lock = navigator.locks
    ? (name: string, wait: boolean): Promise<boolean> =>
        new Promise((resolve) => {
          const take = (lock: Lock | null): Promise<void> | undefined => {
            resolve(lock !== null);
            return lock ? new Promise<void>(() => undefined) : undefined;
          };
          navigator.locks.request(`city-worksheet-${name}`, { ifAvailable: !wait }, take).catch(() => resolve(false));
        })
    : undefined;

  // The server

  async send(journal: Journal, room: number | undefined, leaving: boolean): Promise<Reply> {
    const changes = journal.batch(room, leaving);
    if (!changes.length) return { kind: "network" };
    // What an earlier page has written is shown already: the answer is to say what the plan has in those places.
    const shown = journal === this.journal ? [] : changes.map((change) => change.base);
    const revision = Math.min(this.revision, ...shown);
    const body = { client: journal.client, plan: journal.of, revision, changes, ...this.where() };
    const reply = await this.post("save", body, leaving);
    // JSON, but not ours: something stands between us and the server.
    return reply.kind === "answer" && !isOurs(reply.answer) ? { kind: "stranger" } : reply;
  }

  /** Where somebody is on the page, and which kept texts it shows: others hear of the one, it hears of the other. */
  private where(): object {
    const section = document.activeElement?.closest<HTMLElement>("[data-section]")?.dataset["section"] ?? "";
    return { section, kept: [...this.kept.keys()] };
  }

  /** One request of a handler; says what came of it. */
  async post(handler: string, body: object, keepalive = false): Promise<Reply> {
    const [view] = this.views;
    if (!view) return { kind: "network" };
    const said = { person: this.person, plan: this.of, language: view.args.language, ...body };
    return ask(view.url(handler), this.args.csrf, said, keepalive);
  }

  private listen(): void {
    this.after(NEWS, () => this.listen());
    if (this.isShared && !document.hidden && Date.now() - this.heard >= NEWS) void this.news();
  }

  private async news(): Promise<void> {
    this.heard = Date.now();
    const { client, revision, stage } = this;
    const reply = await this.post("news", { client, revision, state: stage, ...this.where() });
    if (reply.kind === "answer") this.answered(null, reply.answer);
  }

  answered(journal: Journal | null, answer: Answer): void {
    this.heard = Date.now();
    this.isShared ||= !!answer.here;
    // Somebody may have chosen on another device.
    if (answer.open_kept)
      for (const id of [...this.kept.keys()]) if (!answer.open_kept.includes(id)) this.kept.delete(id);
    for (const view of this.views) view.present(answer.here ?? []);
    // News may hold nothing new, or come after the answer to a later question.
    if (!answer.results || (!journal && answer.revision < this.revision)) return;
    const gone = journal?.acknowledge(answer.results.map((result) => result.seq)) ?? [];
    this.before = this.revision;
    this.revision = Math.max(this.revision, answer.revision);
    this.savedAt = answer.saved_at;
    if (journal) this.device.drop(journal.client, gone);
    const misfits = this.misfits(answer, gone);
    for (const other of answer.others) {
      if (!misfits.has(other.path)) for (const view of this.views) view.take(other);
    }
    for (const kept of answer.kept) this.keep(kept, misfits);
    for (const view of this.views) view.answered(answer);
    this.tell(this.waits.length ? "here" : "saved");
    tellSaved({ plan: this.plan, revision: this.revision });
  }

  /** A choice about a text that was kept aside. */
  async resolve(id: number, use: boolean): Promise<boolean> {
    if (!(await this.sender.flush())) return false;
    const reply = await this.post("resolve", { kept: id, use, revision: this.revision });
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

  trouble(kind: Trouble, message?: string): void {
    this.tell(kind, message);
  }

  private tell(kind: Whereabouts["kind"], message = ""): void {
    const waiting = this.waits;
    const at = kind === "saved" ? this.savedAt : (waiting.map((change) => change.at).sort()[0] ?? null);
    this.state = { kind, at, waiting: waiting.length, message, kept: this.device.works };
    for (const view of this.views) view.show(this.state);
  }

  /** All that the server does not have, of this page and of earlier ones. */
  get waits(): Change[] {
    return this.sender.journals.flatMap((journal) => journal.changes);
  }

  now = (): number => Date.now();
  after = (ms: number, act: () => void): number => window.setTimeout(act, ms);
  cancel = (timer: number): void => window.clearTimeout(timer);
  random = (): number => Math.random();
}

declare global {
  interface Window {
    cityPlans?: Map<string, Plan>;
  }
}

/** Whether it has the shape of an answer to a save; `null` is JSON too. */
const isOurs = (answer: Partial<Answer> | null): boolean =>
  [answer?.results, answer?.others, answer?.kept].every(Array.isArray);

/** The plan of that person, shared by the blocks of the page. */
export function planOf(args: Args, data: PageData): Plan {
  const plans = (window.cityPlans ??= new Map<string, Plan>());
  // Whoever joins another plan, or reads one, takes nothing along.
  const key = `${args.person}|${args.plan}|${args.joined ?? 0}`;
  const found = plans.get(key) ?? new Plan(args, data);
  plans.set(key, found);
  return found;
}
