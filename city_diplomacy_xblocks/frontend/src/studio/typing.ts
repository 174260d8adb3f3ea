// What is typed into the form of a part, on its way to the server: sent when the hand rests or goes on to something
// else; what was refused stays as it was typed, with the sentence that says why.
import { one } from "../shared/dom";
import { CONTROLS, isList, isTyped, turnLine, valueOf } from "./controls";

/** The hand rests. */
const QUIET = 600;

/** A setting, by its part and its name. */
export interface Setting {
  path: string;
  name: string;
}

interface Held {
  setting: Setting;
  /** Undefined until it is sent. */
  value?: unknown;
  timer?: ReturnType<typeof setTimeout>;
  /** Why it was refused. */
  message?: string;
}

const keyOf = ({ path, name }: Setting): string => `${path}\n${name}`;
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export class Typing {
  /** What the server's drawing does not show yet. */
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly place: HTMLElement,
    private readonly send: (setting: Setting, value: unknown) => void,
    /** What comes next is another change. */
    private readonly rest: () => void,
    private readonly told: (what: "rowAdded" | "rowRemoved") => void,
  ) {
    place.addEventListener("input", (event) => this.heard(event.target as Element, false));
    place.addEventListener("change", (event) => this.heard(event.target as Element, true));
    place.addEventListener("click", (event) => this.pressed(event.target as Element));
  }

  private heard(target: Element, isDone: boolean): void {
    const control = settingOf(target);
    if (!control) return;
    const setting = { path: pathOf(control), name: control.dataset["set"]! };
    const before = this.held.get(keyOf(setting));
    if (isTyped(target) && isDone) {
      // What was typed and not sent goes now; what was sent already does not go again.
      if (before?.timer) this.put(setting);
      return this.rest();
    }
    clearTimeout(before?.timer);
    if (!isTyped(target)) return this.put(setting), this.rest();
    this.held.set(keyOf(setting), { setting, timer: setTimeout(() => this.put(setting), QUIET) });
  }

  private pressed(target: Element): void {
    const button = target.closest<HTMLElement>("[data-row-act]");
    const control = button && settingOf(button);
    if (!button || !control || button.getAttribute("aria-disabled") === "true") return;
    const act = button.dataset["rowAct"];
    turnLine(button)?.focus();
    if (act === "add") return this.told("rowAdded");
    if (act === "remove") this.told("rowRemoved");
    this.put({ path: pathOf(control), name: control.dataset["set"]! });
    this.rest();
  }

  private put(setting: Setting): void {
    const control = this.control(setting);
    const before = this.held.get(keyOf(setting));
    clearTimeout(before?.timer);
    if (!control) return void this.held.delete(keyOf(setting));
    const value = valueOf(control);
    this.held.set(keyOf(setting), { setting, value });
    mark(control);
    this.send(setting, value);
  }

  /** Sends what was typed a moment ago. */
  flush(): void {
    for (const { setting, timer } of Array.from(this.held.values())) if (timer) this.put(setting);
  }

  /** Whether something was typed that has not been sent. */
  get isPending(): boolean {
    return Array.from(this.held.values()).some((each) => each.timer);
  }

  /** The server has taken `value`. */
  taken(setting: Setting, value: unknown): void {
    const held = this.held.get(keyOf(setting));
    if (held && !held.timer && same(held.value, value)) this.held.delete(keyOf(setting));
  }

  /** The server has refused `value`: it stays, with the sentence beside it, unless something else was typed since. */
  refused(setting: Setting, value: unknown, message: string): void {
    const held = this.held.get(keyOf(setting));
    if (!held || held.timer || !same(held.value, value)) return;
    held.message = message;
    this.mark();
  }

  /** The first setting whose value was refused. */
  get amiss(): Setting | undefined {
    return Array.from(this.held.values()).find((each) => each.message)?.setting;
  }

  /** The text is another now, whatever was typed. */
  forget(): void {
    for (const { timer } of Array.from(this.held.values())) clearTimeout(timer);
    this.held.clear();
  }

  /** Whether the server's drawing is not to change what this element says. */
  keeps(element: Element): boolean {
    const control = settingOf(element);
    // What is being added is told when its form is sent, and not before.
    if (!control) return element.matches(`form[data-do] :is(${CONTROLS})`);
    const active = document.activeElement;
    if (isList(control)) return element === control && (this.holds(control) || (control.contains(active) && isTyped(active!)));
    return this.holds(control) || (element === active && isTyped(element));
  }

  private holds(control: HTMLElement): boolean {
    return this.held.has(keyOf({ path: pathOf(control), name: control.dataset["set"]! }));
  }

  /** Says beside each refused control why, and shows again there what was typed. */
  mark(): void {
    for (const { setting, value, message } of Array.from(this.held.values())) {
      const control = message ? this.control(setting) : null;
      if (!control) continue;
      const typed = control.matches(CONTROLS) && isTyped(control) ? (control as HTMLInputElement) : null;
      if (typed && document.activeElement !== typed) typed.value = String(value ?? "");
      mark(control, message!);
    }
  }

  /** Puts the focus on that setting's control. */
  focus(setting: Setting): void {
    const control = this.control(setting);
    (control?.matches(CONTROLS) ? control : control && one(control, CONTROLS))?.focus();
  }

  private control(setting: Setting): HTMLElement | null {
    const form = one(this.place, `[data-form="${CSS.escape(setting.path)}"]`);
    return form && one(form, `[data-set="${CSS.escape(setting.name)}"]`);
  }
}

/** The setting that an element belongs to; null where it is in none of a form. */
function settingOf(element: Element): HTMLElement | null {
  const control = element.closest<HTMLElement>("[data-set]");
  return control?.closest("[data-form]") ? control : null;
}

const pathOf = (control: HTMLElement): string => control.closest<HTMLElement>("[data-form]")!.dataset["form"]!;

/** The sentence beside a control that says why it was refused; none takes it away. */
function mark(control: HTMLElement, message = ""): void {
  const place = one(control.closest<HTMLElement>(".cd-f")!, "[data-wrong]")!;
  if (place.lastElementChild!.textContent !== message) place.lastElementChild!.textContent = message;
  place.hidden = !message;
  if (message) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}
