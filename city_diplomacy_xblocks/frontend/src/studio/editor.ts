// The editor of a block: one text, changed by acts that the server carries out and draws. Undoing is going back to an
// earlier text; whatever is not saved lies on the device.
import { all, one, type Say, speaker, type Words } from "../shared/dom";
import type { Runtime } from "../shared/types";
import { type Answer, type Ask, asker } from "./asking";
import { BlockPanel } from "./block";
import { History } from "./history";
import { Kept, type Work } from "./kept";
import { type Act, Line, type Waiting } from "./line";
import { askBelow, Notices, refuse, settleAll } from "./notices";
import { Parts } from "./parts";
import { operationOf, stepOf } from "./presses";
import { Saving } from "./saving";
import { State } from "./state";
import { Tabs } from "./tabs";
import { type Setting, Typing } from "./typing";
import { Yaml } from "./yaml";

export interface StudioArgs {
  block: string;
  language: string;
  csrf: string;
  text: string;
  path: string;
  trial: string;
  shown: string;
  /** The digest of the settings that this page begins with. */
  seen: string;
  words: Words;
}

/** What of the page an act came from, and where the focus goes after it. */
interface Mark {
  /** What was typed in one sitting is undone in one step. */
  sitting?: number;
  setting?: Setting;
  value?: unknown;
  from?: HTMLElement;
  enter?: "head" | "new";
  tab?: string;
}

/** What `compose` answers. */
interface Composed {
  text: string;
  path: string;
  said: string;
  trial: string;
  shown: string;
  html: Record<string, string>;
}

export class Editor {
  private readonly say: Say;
  private readonly ask: Ask;
  private readonly history = new History();
  private sitting = 0;
  /** That this device keeps nothing has been said. */
  private isWarned = false;
  private readonly kept: Kept;
  private readonly line: Line<Mark>;
  private readonly typing: Typing;
  private readonly yaml: Yaml;
  private readonly parts: Parts;
  private readonly notices: Notices;
  private readonly state: State;
  private readonly tabs: Tabs;
  private readonly block: BlockPanel;
  private readonly saving: Saving;
  private text: string;
  private path: string;
  private trial: string;
  private shown: string;
  /** The text that the block panel was drawn with. */
  private told: string;

  constructor(
    runtime: Runtime,
    element: unknown,
    private readonly root: HTMLElement,
    private readonly args: StudioArgs,
  ) {
    ({ text: this.text, path: this.path, trial: this.trial, shown: this.shown } = args);
    this.told = args.text;
    this.say = speaker(args.words, args.language);
    this.ask = asker(runtime, element, args.csrf, this.say);
    this.kept = new Kept(args.block);
    this.notices = new Notices(root, this.say);
    this.state = new State(one(root, "[data-state]")!, this.say, () => void this.line.go());
    this.line = new Line((next) => this.tell(next), () => this.changed());
    this.typing = new Typing(
      one(root, "[data-part=form]")!,
      (setting, value) => this.set(setting, value),
      () => (this.sitting += 1),
      (what) => this.state.tell(this.say(what)),
    );
    const area = one<HTMLTextAreaElement>(root, "[data-yaml]")!;
    this.yaml = new Yaml(
      area,
      (text) => this.line.add({ operation: null, text, about: "yaml" }, { from: area, sitting: this.sitting }),
      () => (this.sitting += 1),
    );
    this.parts = new Parts(root, (each) => this.typing.keeps(each));
    this.tabs = new Tabs(root, (name) => this.turned(name));
    const of = (answer: Answer): Record<string, unknown> => (answer.kind === "answer" ? answer.body : {});
    this.block = new BlockPanel(root, async (handler, body) => of(await this.ask(handler, body)), this.text);
    this.saving = new Saving(runtime, this.ask, this.say, args.seen, this.text, {
      notices: this.notices,
      state: this.state,
      block: this.block,
      settle: () => this.settle(),
      text: () => this.text,
      saved: () => this.kept.drop(),
    });
    this.listen();
    this.arrange();
    this.offer(this.kept.find());
  }

  private listen(): void {
    const { root } = this;
    root.addEventListener("click", (event) => this.pressed(event));
    root.addEventListener("submit", (event) => this.submitted(event));
    root.addEventListener("change", (event) => this.looked(event.target as HTMLElement));
    root.addEventListener("keydown", (event) => this.parts.walk(event));
    this.block.whenChanged(() => (this.arrange(), this.changed()));
    const whileHere = (act: (event: Event) => void) => (event: Event) => root.isConnected && act(event);
    document.addEventListener("keydown", whileHere((event) => this.keys(event as KeyboardEvent)));
    addEventListener("online", whileHere(() => void this.line.go()));
    addEventListener("pagehide", whileHere(() => this.flush()));
    addEventListener("beforeunload", whileHere((event) => this.leaving(event as BeforeUnloadEvent)));
  }

  // What the author does

  private set({ path, name }: Setting, value: unknown): void {
    const operation = { do: "set", path, values: { [name]: value } };
    this.line.add({ operation, about: `${path}\n${name}` }, { setting: { path, name }, value, sitting: this.sitting });
  }

  private pressed(event: Event): void {
    const target = (event.target as Element).closest<HTMLElement>("a, button");
    if (!target || target.getAttribute("aria-disabled") === "true") return;
    if (target.matches("[data-part=preview] a, [data-open], [data-save], [data-cancel]")) event.preventDefault();
    const { open, line } = target.dataset;
    if (open !== undefined) this.open(open, Number(line ?? 0));
    else if (target.matches("button[data-do]")) this.act(target);
    else if (target.matches("[data-undo]")) this.step(-1);
    else if (target.matches("[data-redo]")) this.step(1);
    else if (target.matches("[data-save]")) void this.saving.save();
    else if (target.matches("[data-cancel]")) this.cancel(target);
  }

  private submitted(event: Event): void {
    const form = event.target as HTMLElement;
    if (!form.matches("[data-do]")) return;
    event.preventDefault();
    this.act(form);
  }

  private act(from: HTMLElement, along = false): void {
    const operation = operationOf(from);
    if (operation["worksheet"] === "") operation["worksheet"] = this.block.worksheet;
    if (along) operation["along"] = true;
    const isTwice = operation.do !== "move" && this.line.acts.some((each) => same(each.operation, operation));
    if (isTwice) return;
    this.flush();
    const isNew = ["add", "duplicate", "begin"].includes(operation.do);
    const enter = isNew ? "new" : ["adapt", "version"].includes(operation.do) ? "head" : undefined;
    const tab = "thenOpen" in from.dataset ? "sheet" : undefined;
    this.line.add({ operation }, { from, ...(enter && { enter }), ...(tab && { tab }) });
  }

  private open(path: string, line: number): void {
    this.flush();
    if (line && this.tabs.name === "text") return this.yaml.goTo(line);
    this.tabs.open("sheet");
    this.line.add({ operation: null, path, about: "look" }, { enter: "head" });
  }

  private looked(select: HTMLElement): void {
    if (!(select instanceof HTMLSelectElement) || !select.matches("[data-trial], [data-shown]")) return;
    if (select.matches("[data-trial]")) this.trial = select.value;
    else this.shown = select.value;
    this.line.add({ operation: null, about: "look" }, {});
  }

  private keys(event: KeyboardEvent): void {
    const step = stepOf(event);
    const isOurs = this.root.contains(event.target as Node) || event.target === document.body;
    if (!step || !isOurs) return;
    event.preventDefault();
    this.step(step);
  }

  /** Back or forth. What the server has not been told yet is simply not told. */
  private step(step: -1 | 1): void {
    this.flush();
    if (step < 0 && this.line.takeBack()) return this.typing.forget();
    this.line.add({ operation: null, step }, {});
  }

  private cancel(button: HTMLElement): void {
    if (!this.isUnsaved) return this.saving.leave();
    const answers = { yes: this.say("leaveYes"), no: this.say("leaveNo") };
    askBelow(button, this.say("leave"), [], answers, () => {
      this.kept.drop();
      this.saving.leave();
    });
  }

  // What the server says to it

  private async tell({ act, mark }: Waiting<Mark>): Promise<boolean> {
    const goal = act.step && this.history.look(act.step);
    if (act.step && !goal) return true;
    this.state.busy(true);
    const answer = await this.ask("compose", {
      text: (goal || act).text ?? this.text,
      operation: act.operation,
      path: (goal || act).path ?? this.path,
      trial: this.trial,
      shown: this.shown,
      language: this.args.language,
    });
    this.state.busy(false);
    this.state.fail(answer.kind === "nothing" ? answer.message : "");
    if (answer.kind === "nothing") return false;
    if (answer.kind === "refused") this.refused(act, mark, answer.message, (answer.body["along"] ?? []) as string[]);
    else this.done(act, mark, answer.body as unknown as Composed);
    return true;
  }

  private refused(act: Act, { setting, value, from }: Mark, message: string, along: readonly string[]): void {
    if (setting) this.typing.refused(setting, value, message);
    else if (!from?.isConnected) this.notices.trouble(message, []);
    else if (!along.length) refuse(from, message);
    else {
      const yes = this.say(act.operation?.do === "hide" ? "hideToo" : "removeToo");
      askBelow(from, message, along, { yes, no: this.say("cancel") }, () => this.act(from, true));
    }
  }

  private done(act: Act, mark: Mark, next: Composed): void {
    const before = { text: this.text, path: this.path };
    const isWhole = act.step !== undefined || (act.text !== undefined && !act.about);
    ({ text: this.text, path: this.path, trial: this.trial, shown: this.shown } = next);
    if (act.step) this.history.went(act.step, before);
    else if (next.text !== before.text) this.history.note(before, act.about && `${act.about}\n${mark.sitting}`);
    if (mark.setting) this.typing.taken(mark.setting, mark.value);
    if (mark.from instanceof HTMLFormElement) mark.from.reset();
    if (isWhole) this.typing.forget();
    settleAll(this.root);
    this.parts.draw(next.html, isWhole);
    this.typing.mark();
    this.yaml.show(next.text, isWhole);
    this.follow();
    this.arrange();
    if (mark.tab) this.tabs.open(mark.tab);
    if (mark.enter) this.parts.enter(mark.enter === "new");
    const said = act.step ? this.say(act.step < 0 ? "undone" : "redone") : next.said;
    this.state.tell(mark.setting ? "" : said);
  }

  // What follows from it

  /** The block panel is told when a worksheet of one's own comes or goes, and else when it is looked at. */
  private follow(isLooked = this.tabs.name === "block"): void {
    if (this.text === this.told || !(isLooked || !this.text || !this.told)) return;
    this.told = this.text;
    this.saving.follow(this.text);
  }

  private turned(name: string): void {
    this.flush();
    if (name === "block") this.follow(true);
  }

  /** Shows what there is to do: to begin, or to go on. */
  private arrange(): void {
    const { root } = this;
    const show = (selector: string, isShown: boolean): void =>
      all(root, selector).forEach((each) => (each.hidden = !isShown));
    show("[data-begin]", !this.text);
    show("[data-editor]", Boolean(this.text));
    show("[data-begin] [data-at-point]", this.block.atPoint);
    show("[data-begin] [data-not-here]", !this.block.atPoint);
  }

  private get isUnsaved(): boolean {
    return !this.line.isEmpty || this.typing.isPending || this.saving.isUnsaved;
  }

  /** Something is another than it was: keeps it on the device, and says so. */
  private changed(): void {
    const { acts } = this.line;
    const isLocked = acts.some((each) => each.about !== "yaml" && each.about !== "look");
    this.yaml.lock(isLocked);
    for (const [name, step] of [["undo", -1], ["redo", 1]] as const) {
      const canStep = Boolean(this.history.look(step)) || (step < 0 && acts.length > 0);
      const button = one<HTMLButtonElement>(this.root, `[data-${name}]`)!;
      button.disabled = false;
      button.setAttribute("aria-disabled", String(!canStep));
    }
    this.state.isUnsaved = this.isUnsaved;
    this.state.show();
    this.keep(acts.filter((each) => each.about !== "look"));
  }

  private keep(acts: Act[]): void {
    if (!this.state.isUnsaved) return this.kept.drop();
    const { text, path } = this;
    const work: Work = { seen: this.saving.seen, text, path, values: this.block.values(), acts, at: Date.now() };
    if (this.kept.keep(work) || this.isWarned) return;
    this.isWarned = true;
    this.notices.trouble(this.say("notKept"), []);
  }

  private flush(): void {
    this.typing.flush();
    this.yaml.flush();
  }

  /** Everything that was typed is in the text: true; else it is said why not. */
  private async settle(): Promise<boolean> {
    this.flush();
    if (!(await this.line.end())) return false;
    const { amiss } = this.typing;
    if (!amiss) return true;
    this.notices.trouble(this.say("mend"), []);
    if (amiss.path !== this.path) {
      this.line.add({ operation: null, path: amiss.path, about: "look" }, {});
      await this.line.end();
    }
    this.tabs.open("sheet");
    this.typing.focus(amiss);
    return false;
  }

  private offer(work: Work | null): void {
    this.changed();
    if (!work) return;
    const take = (): void => {
      this.kept.settle();
      this.block.put(work.values);
      this.line.add({ operation: null, text: work.text, path: work.path }, {});
      for (const act of work.acts) this.line.add(act, {});
      this.state.tell(this.say("resumed"));
    };
    const drop = (): void => (this.kept.settle(), this.state.tell(this.say("discarded")));
    this.notices.offer(new Date(work.at), work.seen !== this.args.seen, take, drop);
  }

  private leaving(event: BeforeUnloadEvent): void {
    this.flush();
    if (!this.isUnsaved || this.saving.isLeaving) return;
    event.preventDefault();
    event.returnValue = "";
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
