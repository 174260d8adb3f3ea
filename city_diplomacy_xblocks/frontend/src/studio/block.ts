// « Ce bloc »: the settings of the block. The page holds what the author chooses; the server draws what follows from it.
import { all, fill, fragment, one } from "../shared/dom";

/** Asks a handler of the block; what it refuses is told by whoever gave this function. */
export type Ask = (handler: string, body: Record<string, unknown>) => Promise<Record<string, unknown>>;
/** What is wrong with a setting, by its name. */
export interface Mistake {
  field?: string;
  text: string;
}
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const QUIET = 600;

export class BlockPanel {
  private readonly panel: HTMLElement;
  private readonly before: Record<string, unknown>;
  private readonly listeners: (() => void)[] = [];
  private last = 0;
  private waiting = 0;
  /** A worksheet has been begun here, and the cards do not offer it yet. */
  private isBegun = false;

  /** `root` holds the panel, `text` is the worksheet that is written in the block, or "". */
  constructor(
    root: HTMLElement,
    private readonly ask: Ask,
    private text = "",
  ) {
    this.panel = one(root, "[data-block-panel]")!;
    this.before = this.now();
    this.panel.addEventListener("input", (event) => this.changed(event.target as Control));
    this.panel.addEventListener("change", (event) => this.chosen(event.target as Control));
    this.panel.addEventListener("click", (event) => this.move((event.target as Element).closest("[data-move]")));
    this.arrange();
  }

  /** Calls `act` after each change of a setting. */
  whenChanged(act: () => void): void {
    this.listeners.push(act);
  }

  /** What differs from what the page began with, ready for `submit_studio_edits`. Where another worksheet than the one
   * written here is chosen, `own_worksheet` is empty: the block lets go of it. */
  values(): Record<string, unknown> {
    const now = this.now();
    const changed = Object.entries(now).filter(([name, value]) => !same(value, this.before[name]));
    const values = Object.fromEntries(changed);
    delete values["own"];
    if (this.text && !this.usesOwn) values["own_worksheet"] = "";
    if (this.usesOwn) delete values["worksheet"];
    return values;
  }

  /** Whether the worksheet of the block is the one that is written in it. */
  get usesOwn(): boolean {
    return this.worksheet === "";
  }

  /** The id of the worksheet that is chosen; "" for the one that is written here. */
  get worksheet(): string {
    return one<HTMLInputElement>(this.panel, "[data-card]:checked")?.value ?? "";
  }

  /** Whether the plan is handed in here: a worksheet is written nowhere else. */
  get atPoint(): boolean {
    return this.control("submission_point").checked;
  }

  /** The worksheet written here is another, or there is one now, or none any more; false where that could not be drawn. */
  async textChanged(text: string): Promise<boolean> {
    this.isBegun = text !== "" && (this.isBegun || !this.text);
    this.text = text;
    const isDrawn = await this.follow(this.isBegun ? "" : this.worksheet);
    if (isDrawn) this.isBegun = false;
    return isDrawn;
  }

  /** Sets what `values` gave on an earlier page. */
  put(values: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(values))
      for (const control of all<HTMLInputElement>(this.panel, `[data-value="${CSS.escape(name)}"]`)) {
        if (control.type === "checkbox") control.checked = value === true;
        else control.value = String(value ?? "");
      }
    const { worksheet = this.worksheet, ...chosen } = values;
    const { sections, example } = { ...this.now(), ...chosen };
    void this.follow(String(worksheet), { sections, example });
  }

  /** Says what the server refused beside the setting it speaks of. What is not in sight there is given back. */
  show(mistakes: Mistake[]): Mistake[] {
    for (const place of all(this.panel, "[data-wrong]")) this.say(place, []);
    const places = new Map(all(this.panel, "[data-wrong]").map((each) => [each.dataset["wrong"], each]));
    for (const [name, place] of places) this.say(place, mistakes.filter((each) => each.field === name));
    const isInSight = this.panel.getClientRects().length > 0;
    if (isInSight) one(this.panel, "[aria-invalid]")?.focus();
    return mistakes.filter((each) => !isInSight || !places.has(each.field));
  }

  private say(place: HTMLElement, found: Mistake[]): void {
    const name = place.dataset["wrong"]!;
    place.textContent = found.map((each) => each.text).join(" ");
    place.hidden = !found.length;
    for (const control of all(this.panel, `[data-value="${name}"]`)) {
      if (found.length) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }

  private control(name: string): HTMLInputElement {
    return one<HTMLInputElement>(this.panel, `[data-value="${name}"]`)!;
  }

  private now(): Record<string, unknown> {
    const found: Record<string, unknown> = { worksheet: this.worksheet, sections: this.sections() };
    for (const each of all<HTMLInputElement>(this.panel, "[data-value]")) {
      found[each.dataset["value"]!] = each.type === "checkbox" ? each.checked : each.type === "number" ? number(each) : each.value;
    }
    return found;
  }

  private sections(): string[] {
    return all<HTMLInputElement>(this.panel, "[data-line] input:checked").map((each) => each.value);
  }

  /** Typing in the key asks for what follows it once it is quiet. */
  private changed(control: Control): void {
    this.tell();
    if (control.dataset["value"] !== "plan_key") return;
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.follow(this.worksheet), QUIET);
  }

  private chosen(control: Control): void {
    if (control.dataset["value"] === "submission_point") this.arrange();
    if (control.matches("[data-card]")) {
      this.isBegun = false;
      void this.follow(control.value);
    }
    this.tell();
  }

  private tell(): void {
    for (const act of this.listeners) act();
  }

  /** Draws what follows the worksheet and the key anew; false without an answer. One that is late is left aside. */
  private async follow(worksheet: string, chosen: Record<string, unknown> = {}): Promise<boolean> {
    const number = ++this.last;
    const { sections, example, plan_key } = this.now();
    const asked = { worksheet, text: this.text, sections, example, plan_key, ...chosen };
    const told = (await this.ask("block_settings", asked)) as { html?: Record<string, string> };
    if (number !== this.last || !told.html) return Boolean(told.html);
    const held = document.activeElement as HTMLInputElement | null;
    const again = held && this.panel.contains(held) ? this.same(held) : null;
    for (const [name, html] of Object.entries(told.html)) {
      one(this.panel, `[data-block-part="${name}"]`)?.replaceChildren(...Array.from(fragment(html).childNodes));
    }
    if (again) one(this.panel, again)?.focus({ preventScroll: true });
    this.arrange();
    this.tell();
    return true;
  }

  /** How to find a control again that is drawn anew; null for one that stays. */
  private same(control: HTMLInputElement): string | null {
    if (!control.closest("[data-block-part]")) return null;
    if (control.matches("[data-card]")) return `[data-card][value="${CSS.escape(control.value)}"]`;
    return control.id ? `#${CSS.escape(control.id)}` : null;
  }

  /** What only the submission point has; the ends of the list of sections. */
  private arrange(): void {
    for (const each of all(this.panel, "[data-at-point]")) each.hidden = !this.atPoint;
    const lines = all(this.panel, "[data-line]");
    lines.forEach((line, at) => {
      one(line, "[data-move='-1']")!.setAttribute("aria-disabled", String(at === 0));
      one(line, "[data-move='1']")!.setAttribute("aria-disabled", String(at === lines.length - 1));
    });
  }

  /** Moves a section by one, keeps the focus, and says where it is. */
  private move(button: HTMLElement | null): void {
    const line = button?.closest<HTMLElement>("[data-line]");
    if (!button || !line || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset["move"] === "-1") line.previousElementSibling!.before(line);
    else line.nextElementSibling!.after(line);
    this.arrange();
    button.focus();
    const lines = all(this.panel, "[data-line]");
    const place = { title: one(line, "[data-line-title]")!.textContent!, place: lines.indexOf(line) + 1, all: lines.length };
    one(this.panel, "[data-block-said]")!.textContent = fill(this.panel.dataset["moved"]!, place);
    this.tell();
  }
}

/** What stands in a control for numbers, as it is typed where it is none: the server says what is wrong with it. */
const number = (control: HTMLInputElement): unknown => (control.value === "" ? control.value : Number(control.value));

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
