// One plan on one page of the browser: its journal, its sender, and the blocks that show pieces of it.
import { randomId } from "../shared/dom";
import { tellSaved } from "../shared/saved";
import type { Answer, Args, Change, Kept, Op, Other, PageData, Payload, Present, Trouble, Whereabouts } from "../shared/types";
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
  /** Shows what the plan has in one place, or leaves it `behind` for as long as somebody writes there. */
  take(other: Other): void;
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
  /** Of the worksheet, as the page shows it. */
  version: number;
  /** Journals that are not sent without a word: too old, or of another plan. */
  readonly aside: Found[] = [];
  private savedAt: string | null;
  /** Paths whose field shows another text than the plan's: what its author has seen, for edits there to say, and what
   * is to be shown when nobody writes there any more. */
  readonly behind = new Map<string, [base: number, other?: Other | undefined]>();
  /** From which revision on the plan is to be told again, after answers that came in another order than they were given. */
  private since = Infinity;
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
    this.version = data.version;
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
    const base = this.behind.get(path)?.[0] ?? this.revision;
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

  /** The field at `path` goes on showing a text that the plan no longer has. */
  stale(path: string, other?: Other): void {
    this.behind.set(path, [this.behind.get(path)?.[0] ?? this.before, other]);
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
    const { journals } = this.sender;
    for (const { client, changes, of } of found.filter((each) => !each.aside)) {
      // Oldest first, and before what is written here.
      journals.splice(journals.indexOf(this.journal), 0, new Journal(client, changes, of));
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
    const known = this.revision;
    const said = { person: this.person, plan: this.of, language: view.args.language, ...body };
    return { ...(await ask(view.url(handler), this.args.csrf, said, keepalive)), known };
  }

  private listen(): void {
    this.after(NEWS, () => this.listen());
    if (this.isShared && !document.hidden && Date.now() - this.heard >= NEWS) void this.news();
  }

  private async news(): Promise<void> {
    this.heard = Date.now();
    // Told again, what one did oneself is news too.
    const client = this.since < Infinity ? "" : this.client;
    const revision = Math.min(this.revision, this.since);
    const reply = await this.post("news", { client, revision, state: this.stage, ...this.where() });
    if (reply.kind === "answer" && this.answered(null, reply.answer, reply.known)) this.since = Infinity;
  }

  /** Takes an answer to a question that was asked when the page knew revision `known`; of one that comes after the
   * answer to a later question, only what need not be sent any more. False for such a one. */
  answered(journal: Journal | null, answer: Answer, known = this.revision): boolean {
    this.heard = Date.now();
    const gone = journal?.acknowledge(answer.results.map((result) => result.seq)) ?? [];
    if (journal) this.device.drop(journal.client, gone);
    // A plan that was begun anew has fewer revisions than were known of it.
    const late = known <= answer.revision && answer.revision < this.revision;
    if (late) this.since = Math.min(this.since, known, ...gone.map((change) => change.base));
    else this.take(answer, gone);
    if (answer.results) this.tell(this.waits.length ? "here" : "saved");
    if (journal && this.since < Infinity) void this.news();
    return !late;
  }

  private take(answer: Answer, gone: Change[]): void {
    this.isShared = !!answer.here;
    // Somebody may have chosen on another device.
    if (answer.open_kept)
      for (const id of [...this.kept.keys()]) if (!answer.open_kept.includes(id)) this.kept.delete(id);
    for (const view of this.views) view.present(answer.here ?? []);
    // News may hold nothing new.
    if (!answer.results) return;
    this.before = this.revision;
    this.revision = answer.revision;
    this.savedAt = answer.saved_at;
    const misfits = this.judged(answer, gone);
    for (const other of answer.others)
      if (misfits.has(other.path)) this.stale(other.path);
      else this.show(other);
    for (const [path, [, other]] of this.behind) if (other && !this.holds(path)) this.show(other);
    for (const kept of answer.kept) this.keep(kept, misfits);
    for (const view of this.views) view.answered(answer);
    tellSaved({ plan: this.plan, revision: this.revision });
  }

  /** A choice about a text that was kept aside. */
  async resolve(id: number, use: boolean): Promise<boolean> {
    if (!(await this.sender.flush())) return false;
    const reply = await this.post("resolve", { kept: id, use, revision: this.revision });
    if (reply.kind !== "answer") return false;
    this.kept.delete(id);
    this.answered(null, reply.answer, reply.known);
    return true;
  }

  private show(other: Other): void {
    for (const view of this.views) view.take(other);
  }

  /** Of what one has written oneself, the places where it did not fit. Where it was taken the plan has nothing else. */
  private judged({ results }: Answer, gone: Change[]): Set<string> {
    const misfits = new Set<string>();
    for (const { seq, op, path } of gone) {
      const { status, reason } = results.find((result) => result.seq === seq)!;
      if (status === "accepted") this.behind.delete(path);
      else if (op === "set" && MISFITS.has(reason ?? "")) misfits.add(path);
    }
    return misfits;
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
