// Where the work is, in one line: not saved yet, being saved, saved, or without an answer from the server.
import { button, clock, h, icon, type Say } from "../shared/dom";

/** A wait longer than this is worth a word. */
const SOON = 500;

export class State {
  private said = "";
  private trouble = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSlow = false;
  isUnsaved = false;
  isSaving = false;
  savedAt: Date | null = null;

  constructor(
    private readonly place: HTMLElement,
    private readonly say: Say,
    private readonly retry: () => void,
  ) {}

  /** Says what was done. */
  tell(said: string): void {
    this.said = said;
    this.show();
  }

  /** No answer came, and why; "" once one has come. */
  fail(trouble: string): void {
    this.trouble = trouble;
    this.show();
  }

  /** The server is asked something, or has answered everything. */
  busy(isBusy: boolean): void {
    if (isBusy) this.timer ??= setTimeout(() => ((this.isSlow = true), this.show()), SOON);
    else {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.isSlow = false;
    }
    this.show();
  }

  show(): void {
    const [kind, sign, words] = this.words();
    const said = words && this.said ? ` · ${this.said}` : this.said;
    const line = [words && icon(sign), words && h("span", {}, words), said && h("span", {}, said)];
    const again = this.trouble && button(this.say("retry"), "", "", this.retry);
    if (again) again.dataset["retry"] = "";
    const text = [words, said, again && this.say("retry")].join("");
    const name = `cd-save ${kind}`;
    // A live region says again what is put there again.
    if (this.place.textContent === text && this.place.className === name) return;
    this.place.className = name;
    this.place.replaceChildren(...[...line, again].filter((each): each is HTMLElement => Boolean(each)));
  }

  private words(): [kind: string, sign: string, words: string] {
    if (this.trouble) return ["cd-save-bad", "off", this.trouble];
    if (this.isSaving) return ["", "clock", this.say("saving")];
    if (this.isSlow) return ["", "clock", this.say("working")];
    if (this.isUnsaved) return ["cd-save-here", "here", this.say("unsaved")];
    if (this.savedAt) return ["cd-save-ok", "ok", this.say("saved", { time: clock(this.savedAt) })];
    return ["", "", ""];
  }
}
