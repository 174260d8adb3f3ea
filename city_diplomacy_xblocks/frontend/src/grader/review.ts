// The review screen: marks, comments and decision of one grader, saved as a draft while they are written.
import { all, clock, fill, h, one, type Say } from "../shared/dom";
import type { Finding } from "../shared/types";
import { bring, parse, say } from "./page";
import type { Answer, Ask } from "./ask";
import { merge, same, type Texts } from "./merge";
import { Criterion, type RubricWords, showTotal } from "./rubric";
import { Shelf } from "./shelf";
import { Talk } from "./talk";
import { Team, teamTexts } from "./team";

export interface ReviewWords extends RubricWords {
  saved: string;
  kept: string;
  unkept: string;
  invalid: string;
  restored: string;
  login: string;
}

const AFTER_TYPING = 2000;
const RETRY = [5000, 15000, 30000, 60000];

export class Review {
  private readonly submission: number;
  private readonly criteria: Criterion[];
  private readonly team: Team;
  private readonly shelf: Shelf;
  private revision: number;
  /** What the server has. */
  private saved: Texts;
  private timer = 0;
  private failures = 0;
  private sending: Promise<boolean> | null = null;

  constructor(
    private readonly view: HTMLElement,
    private readonly ask: Ask,
    private readonly words: ReviewWords,
    speak: Say,
    private readonly language: string,
    person: string,
    private readonly login: string,
    private readonly released: (html: string) => void,
  ) {
    this.submission = Number(view.dataset.submission);
    this.revision = Number(view.dataset.revision);
    this.shelf = new Shelf(person, String(this.submission));
    this.criteria = all(view, "[data-criterion]").map((each) => new Criterion(each, words, language));
    const live = one(view.closest<HTMLElement>("[data-staff]")!, "[data-live]");
    this.team = new Team(view, speak, (text) => say(live, text), () => this.edited());
    this.saved = this.read();
    new Talk(view, this.submission, ask, this.shelf);
    view.addEventListener("click", (event) => this.click(event));
    if (!view.dataset.writable) return;
    view.addEventListener("input", (event) => this.edited(event));
    view.addEventListener("change", (event) => this.edited(event));
    view.addEventListener("focusout", () => this.dirty && void this.save());
    const at = new Date(one(view, "[data-saved-at]")?.dataset.savedAt ?? "");
    if (at.toDateString() === new Date().toDateString()) this.savedAt(at);
    this.restore();
    if (view.dataset.editing) this.show();
  }

  /** Send what is not on the server yet. True when it is all there. */
  async flush(leaving = false): Promise<boolean> {
    if (!this.view.dataset.editing) return true;
    if (this.sending && !leaving) await this.sending;
    return this.dirty || this.unfit ? this.save(leaving) : true;
  }

  /** The connection is back. */
  retry(): void {
    if (this.dirty) void this.save();
  }

  private get dirty(): boolean {
    return Boolean(this.view.dataset.editing) && !same(this.saved, this.read());
  }

  private get unfit(): boolean {
    return this.team.unfit || this.criteria.some((each) => each.points === undefined);
  }

  private get overall(): HTMLTextAreaElement | null {
    return one<HTMLTextAreaElement>(this.view, "[data-overall]");
  }

  private get decisions(): HTMLInputElement[] {
    return all<HTMLInputElement>(this.view, "input[name$='-decide']");
  }

  private get decision(): string {
    return this.decisions.find((each) => each.checked)?.value ?? "";
  }

  private read(): Record<string, string> {
    const texts: Record<string, string> = { overall: this.overall?.value ?? "", decision: this.decision };
    for (const each of this.criteria) {
      texts[`p:${each.id}`] = each.typed;
      texts[`c:${each.id}`] = each.remark.value;
    }
    return { ...texts, ...this.team.texts() };
  }

  private write(texts: Texts): void {
    for (const [key, text] of Object.entries(texts)) this.put(key, text);
    this.show();
  }

  private put(key: string, text: string): void {
    if (key === "overall" && this.overall) this.overall.value = text;
    if (key === "decision") for (const each of this.decisions) each.checked = each.value === text;
    this.team.put(key, text);
    const criterion = this.criteria.find((each) => key.slice(2) === each.id);
    if (criterion && key.startsWith("p:") && criterion.typed !== text) criterion.typed = text;
    if (criterion && key.startsWith("c:")) criterion.remark.value = text;
  }

  /** Bring back what windows of this person left on this device, beside what the server has. */
  private restore(): void {
    const drafts = this.shelf.drafts();
    for (const [key, draft] of drafts) {
      this.adopt(draft.base, { ...this.read(), ...draft.texts }, this.read());
      this.shelf.drop(key);
    }
    if (!drafts.length || same(this.saved, this.read())) return;
    this.edit();
    this.edited();
    this.status("here", this.words.restored);
  }

  private adopt(base: Texts, mine: Texts, other: Texts): void {
    const { texts, theirs } = merge(base, mine, other);
    this.write(texts);
    for (const [key, text] of Object.entries(theirs)) this.showOther(key, text);
  }

  /** Under the field both windows wrote in: the other text, to take or to leave. */
  private showOther(key: string, text: string): void {
    const template = one<HTMLTemplateElement>(this.view, "template[data-form=other]")!;
    const note = one(template.content.cloneNode(true) as DocumentFragment, "[data-other]")!;
    const option = this.decisions.find((each) => each.value === text);
    const words = this.team.at(key) ? this.team.words(key, text) : text;
    say(one(note, "[data-theirs]"), (key === "decision" && option?.parentElement?.textContent) || words || "—");
    one(note, "[data-take]")!.addEventListener("click", () => {
      this.put(key, text);
      this.leave(note, key);
      this.edited();
    });
    one(note, "[data-leave]")!.addEventListener("click", () => this.leave(note, key));
    this.fieldOf(key).after(note);
  }

  private leave(note: Element, key: string): void {
    note.remove();
    one(this.fieldOf(key), "input, textarea, select, button")?.focus();
  }

  private fieldOf(key: string): HTMLElement {
    const box = this.team.at(key);
    if (box) return box;
    const criterion = this.criteria.find((each) => key.slice(2) === each.id);
    if (criterion && key.startsWith("p:")) return one(criterion.element, ".cd-points")!;
    const control = criterion ? criterion.remark : key === "overall" ? this.overall! : this.decisions[0]!;
    return control.closest<HTMLElement>(".cd-f")!;
  }

  private edited(event?: Event): void {
    if ((event?.target as Element | undefined)?.closest("form[data-write]")) return;
    this.show();
    if (!this.dirty) return;
    const kept = this.shelf.keep({ base: this.saved, texts: this.read() });
    if (!kept) this.status("bad", this.words.unkept);
    this.later(AFTER_TYPING);
  }

  private later(wait: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), wait);
  }

  private save(leaving = false): Promise<boolean> {
    if (this.sending && !leaving) return this.sending;
    this.sending = this.send(leaving).finally(() => (this.sending = null));
    return this.sending;
  }

  private async send(leaving: boolean): Promise<boolean> {
    window.clearTimeout(this.timer);
    const texts = this.read();
    const marks: Record<string, unknown> = {};
    for (const each of this.criteria) {
      // A criterion whose points do not fit stays as the server has it, and on the device as typed.
      if (each.points !== undefined) marks[each.id] = { points: each.points, comment: each.remark.value };
      else delete texts[`p:${each.id}`], delete texts[`c:${each.id}`];
    }
    const { overall = "", decision = "" } = texts;
    const filled = this.team.changes(texts, this.saved);
    const body = { submission: this.submission, revision: this.revision, marks, overall, decision, filled };
    const answer = await this.ask("save_review", body, leaving);
    if (answer.ok) return this.arrived(texts, answer.body);
    if (answer.body["code"] === "outdated") return this.catchUp();
    this.failed(answer);
    return false;
  }

  private arrived(texts: Texts, body: Record<string, unknown>): boolean {
    this.failures = 0;
    this.revision = Number(body.revision);
    if (body.said) this.team.answered(texts, this.saved, body.said as Finding[]);
    this.saved = { ...this.saved, ...this.team.stored(texts) };
    if (this.unfit) this.status("bad", this.words.invalid);
    else if (this.dirty) this.later(AFTER_TYPING);
    else {
      this.shelf.drop();
      this.savedAt(new Date(String(body.saved_at)));
    }
    return !this.dirty;
  }

  /** Hours are those of the person's own clock, as in everything else that this page says. */
  private savedAt(at: Date): void {
    this.status("ok", fill(this.words.saved, { time: clock(at) }));
  }

  private failed({ kind, problem }: Answer): void {
    const kept = this.shelf.keep({ base: this.saved, texts: this.read() });
    const words = kind === "network" ? this.words.kept : problem;
    if (kind === "refused") return this.status("bad", problem);
    this.status(kept && kind === "network" ? "here" : "bad", kept ? words : this.words.unkept, kind === "session");
    this.later(RETRY[Math.min(this.failures++, RETRY.length - 1)]!);
  }

  /** The review was saved elsewhere: take what only the other window changed, show the rest beside mine. */
  private async catchUp(): Promise<boolean> {
    const answer = await this.ask("review", { submission: this.submission });
    const fresh = answer.ok ? parse(String(answer.body.html)).find((each) => each.matches("[data-view]")) : undefined;
    if (!(fresh instanceof HTMLElement)) {
      this.failed(answer);
      return false;
    }
    // Numbers are read in the language of the page that they stand on.
    h("div", { class: "cd", lang: this.language }).append(fresh);
    const stored = textsIn(fresh);
    const base = this.saved;
    this.revision = Number(fresh.dataset.revision);
    this.saved = stored;
    this.adopt(base, this.read(), stored);
    return this.dirty ? this.send(false) : true;
  }

  /** `login`: with the way to log in again, in a window of its own so that nothing here is left. */
  private status(kind: "ok" | "here" | "bad" | "", text: string, login = false): void {
    const icon = { ok: "ok", here: "here", bad: "bad", "": "info" }[kind];
    for (const each of all(this.view, "[data-save]")) {
      each.className = kind ? `cd-save cd-save-${kind}` : "cd-save";
      one(each, ".cd-i")!.className = `cd-i cd-i-${icon}`;
      say(one(each, "[data-save-text]"), text);
      const there = one(each, "[data-login]");
      if (!login) there?.remove();
      else if (!there) each.append(this.loginLink());
    }
  }

  private loginLink(): HTMLElement {
    const attrs = { href: this.login || "/login", target: "_blank", rel: "noopener", "data-login": true };
    return h("a", attrs, this.words.login);
  }

  private show(): void {
    this.team.show();
    const sum = showTotal(this.view, this.criteria, this.words, this.language);
    const decision = this.decision;
    let blocked = false;
    for (const item of all(this.view, "[data-block]")) {
      const holds = this.blocks(item, decision, sum);
      item.hidden = !holds;
      blocked ||= holds;
    }
    const list = one(this.view, "[data-blocks]");
    if (list) list.hidden = !blocked;
    for (const each of all(this.view, "[data-label]")) each.hidden = each.dataset.label !== (decision || "validated");
    const button = one(this.view, "[data-release]");
    if (blocked) button?.setAttribute("aria-disabled", "true");
    else button?.removeAttribute("aria-disabled");
  }

  private blocks(item: HTMLElement, decision: string, sum: number): boolean {
    const criterion = this.criteria.find((each) => each.id === item.dataset.of);
    const unset = this.criteria.some((each) => typeof each.points !== "number");
    switch (item.dataset.block) {
      case "decision":
        return decision === "";
      case "unset":
        return decision === "validated" && typeof criterion?.points !== "number";
      case "lowest":
        return decision === "validated" && criterion!.atLowest;
      default:
        return decision === "validated" && !unset && sum < Number(item.dataset.of);
    }
  }

  private click(event: Event): void {
    const target = event.target as Element;
    if (target.closest("[data-edit]")) {
      this.edit();
      this.show();
      bring(one(this.view, "[data-criterion] h4")!);
    }
    if (target.closest("[data-release]")) void this.release();
  }

  private edit(): void {
    this.view.dataset.editing = "1";
    for (const each of all(this.view, "[data-when]")) each.hidden = each.dataset.when === "read";
  }

  private async release(): Promise<void> {
    const button = one(this.view, "[data-release]")!;
    if (button.getAttribute("aria-disabled") === "true") return bring(one(this.view, "[data-blocks]")!);
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const isSaved = await this.flush();
    const answer = isSaved
      ? await this.ask("release", { submission: this.submission, revision: this.revision })
      : null;
    button.removeAttribute("aria-busy");
    if (answer?.ok) {
      this.shelf.drop();
      return this.released(String(answer.body.html));
    }
    const place = one(this.view, "[data-refused]")!;
    say(one(place, "[data-refused-text]"), answer ? answer.problem : this.unfit ? this.words.invalid : this.words.kept);
    place.hidden = false;
    bring(place);
  }
}

/** The texts of a review as a page of it, fresh from the server, carries them. */
function textsIn(view: HTMLElement): Record<string, string> {
  const value = (within: ParentNode, selector: string): string =>
    one<HTMLInputElement | HTMLTextAreaElement>(within, selector)?.value ?? "";
  const texts: Record<string, string> = {
    overall: value(view, "[data-overall]"),
    decision: value(view, "input[name$='-decide']:checked"),
  };
  for (const each of all(view, "[data-criterion]")) {
    texts[`p:${each.dataset.criterion}`] = value(each, "[data-points]");
    texts[`c:${each.dataset.criterion}`] = value(each, "[data-remark]");
  }
  return { ...texts, ...teamTexts(view) };
}
