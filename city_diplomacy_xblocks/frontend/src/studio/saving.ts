// Saving the block: its settings and the worksheet that is written in it, as Studio's own editors do it.
import { button, type Child, type Say } from "../shared/dom";
import type { Runtime } from "../shared/types";
import type { Ask } from "./asking";
import type { BlockPanel, Mistake } from "./block";
import type { Notices } from "./notices";
import type { State } from "./state";

interface Page {
  notices: Notices;
  state: State;
  block: BlockPanel;
  /** Waits until everything that was typed is in the text; false when it is not to be had. */
  settle(): Promise<boolean>;
  text(): string;
  /** Nothing is unsaved any more. */
  saved(): void;
}

export class Saving {
  private savedValues = "{}";
  private isBusy = false;
  /** The worksheet as the server has it: "" once it is let go. */
  private storedText: string;
  /** The text that its author lets go of, knowingly. */
  private letGo = "";
  /** The block panel has been drawn with the newest worksheet; false when it could not be. */
  private followed: Promise<boolean> = Promise.resolve(true);
  isLeaving = false;

  constructor(
    private readonly runtime: Runtime,
    private readonly ask: Ask,
    private readonly say: Say,
    public seen: string,
    private savedText: string,
    private readonly page: Page,
  ) {
    this.storedText = savedText;
  }

  get isUnsaved(): boolean {
    return this.page.text() !== this.savedText || JSON.stringify(this.page.block.values()) !== this.savedValues;
  }

  /** The worksheet of one's own is another: the block panel offers it, or does not any more. */
  follow(text: string): void {
    this.followed = this.page.block.textChanged(text);
  }

  /** Saves; with `over`, what somebody else has saved meanwhile too. */
  async save(over = false): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    const { notices, state } = this.page;
    notices.calm();
    if (await this.page.settle()) {
      state.isSaving = true;
      state.show();
      await this.send(over);
      state.isSaving = false;
    } else if (!notices.hasTrouble) this.fail([this.say("offline")], this.again());
    state.isUnsaved = this.isUnsaved;
    state.show();
    this.isBusy = false;
  }

  private async send(over: boolean): Promise<void> {
    const { block, notices, state } = this.page;
    const text = this.page.text();
    // Without this the panel could take the worksheet written here for one that was let go.
    if (!(await this.followed) && !(await (this.followed = block.textChanged(text))))
      return this.fail([this.say("offline")], this.again());
    if (text && !block.usesOwn && text !== this.letGo) {
      const go = (): void => ((this.letGo = text), void this.save(over));
      return notices.trouble(this.say("notSaved"), [this.say("letGo")], button(this.say("letGoYes"), "", "cd-btn-bad", go));
    }
    const given = block.values();
    const isNew = (block.usesOwn || !text) && text !== this.storedText;
    const values: Record<string, unknown> = { ...given, ...(isNew && { own_worksheet: text }) };
    this.notify("save", { state: "start", message: this.say("saving") });
    const answer = await this.ask("submit_studio_edits", { values, defaults: [], seen: this.seen, over });
    if (answer.kind === "nothing") return this.fail([answer.message], this.again());
    if (answer.kind === "refused") {
      const isOthers = answer.body["code"] === "changed_meanwhile";
      const anyway = isOthers && button(this.say("saveOver"), "", "cd-btn-bad", () => void this.save(true));
      return this.fail(this.unplaced(answer.body["error"], answer.message), anyway);
    }
    this.savedText = text;
    this.storedText = String(values["own_worksheet"] ?? this.storedText);
    this.savedValues = JSON.stringify(given);
    this.seen = String(answer.body["seen"] ?? this.seen);
    block.show([]);
    state.savedAt = new Date();
    this.page.saved();
    this.isLeaving = true;
    this.notify("save", { state: "end" });
    this.isLeaving = false;
  }

  /** The sentences of a refusal that are not said beside a setting. */
  private unplaced(error: unknown, message: string): string[] {
    const { messages } = (error ?? {}) as { messages?: Mistake[] };
    if (!messages) return [message];
    return this.page.block.show(messages).map((each) => each.text);
  }

  private again(): HTMLElement {
    return button(this.say("retry"), "", "", () => void this.save());
  }

  private fail(sentences: string[], then: Child): void {
    const title = this.say("notSaved");
    this.page.notices.trouble(title, sentences, then);
    this.notify("error", { title, message: sentences.join(" ") });
  }

  /** Closes the editor without saving. */
  leave(): void {
    this.isLeaving = true;
    this.notify("cancel", {});
  }

  private notify(name: string, data: unknown): void {
    if (this.runtime.notify) this.runtime.notify(name, data);
  }
}
