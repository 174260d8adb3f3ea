// What makes writing easier: boxes that grow, counters, a way to clear radios, the essentials first.
import { all, button, h, one, type Say } from "../shared/dom";
import { control, read, ticks, typeOf } from "./fields";
import { monthsBetween } from "./numbers";
import { fillList } from "./references";
import { footOf } from "./status";

const ESSENTIAL = "city-worksheet-essentials";
const NEAR = 0.8;
const grows = typeof CSS !== "undefined" && CSS.supports("field-sizing", "content");

/** A box grows with its text, also where the browser does not do it. */
export function grow(target: EventTarget | null): void {
  if (grows || !(target instanceof HTMLTextAreaElement)) return;
  target.style.blockSize = "auto";
  target.style.blockSize = `${target.scrollHeight + 2}px`;
}

/** A row was opened: its boxes can be measured, its lists will be needed. */
export function opened(target: EventTarget | null): void {
  if (!(target instanceof HTMLDetailsElement) || !target.open) return;
  all(target, "textarea").forEach(grow);
  all<HTMLSelectElement>(target, "select[data-target]").forEach((list) => fillList(list));
}

export function prepare(root: HTMLElement, say: Say): void {
  all(root, "textarea").forEach((box) => (box as HTMLElement).offsetParent && grow(box));
  for (const radio of all<HTMLInputElement>(root, "input[type=radio]:checked")) {
    const field = radio.closest<HTMLElement>("[data-type]");
    if (field) clearing(field, say);
  }
  const filter = one(root, "[data-filter]");
  if (!filter) return;
  filter.hidden = false;
  const on = remembered() === "1";
  one<HTMLInputElement>(filter, "[data-essential]")!.checked = on;
  root.classList.toggle("is-essential", on);
}

function remembered(): string | null {
  try {
    return localStorage.getItem(ESSENTIAL);
  } catch {
    return null;
  }
}

/** « L'essentiel d'abord »: for every block of the page, and for the next visit on this device. */
export function essential(root: HTMLElement, on: boolean): void {
  root.classList.toggle("is-essential", on);
  try {
    localStorage.setItem(ESSENTIAL, on ? "1" : "");
  } catch {
    // Not remembered, that is all.
  }
}

/** Enter leaves a box of one line: on to the next field. */
export function enterLeaves(event: KeyboardEvent): void {
  const box = event.target;
  if (
    event.key !== "Enter" ||
    event.isComposing ||
    !(box instanceof HTMLTextAreaElement) ||
    !box.classList.contains("cd-in-1") ||
    "reply" in box.dataset
  )
    return;
  event.preventDefault();
  const all_ = all(box.closest(".cd")!, "input, select, textarea, button, summary").filter((each) => each.offsetParent);
  all_[all_.indexOf(box) + 1]?.focus();
}

/** « 234 / 600 », from four fifths on, always for a long text; said aloud once, at the limit. */
export function count(field: HTMLElement, say: Say, announce: (text: string) => void = () => undefined): void {
  const box = control(field);
  const text = box instanceof HTMLTextAreaElement || box instanceof HTMLInputElement ? box : null;
  const limit = Number(text?.dataset["max"] ?? text?.maxLength ?? -1);
  if (!text || limit <= 0 || (typeOf(field) !== "text" && typeOf(field) !== "longtext")) return;
  const length = [...text.value].length;
  const always = "max" in text.dataset;
  let place = one(field, ":scope > .cd-foot > .cd-count");
  if (!always && length < limit * NEAR) return place?.remove();
  if (!place) {
    place = h("span", { class: "cd-count" });
    const foot = footOf(field);
    if (!foot.childElementCount) foot.append(h("span"));
    foot.append(place);
  }
  const [head = "", tail = ""] = say("counter").split("{numbers}");
  place.replaceChildren(head, h("bdi", { class: "cd-num" }, `${length} / ${limit}`), tail);
  const over = length > limit || (!always && length >= limit);
  if (over && !place.classList.contains("cd-over")) announce(say("limit", { count: limit }));
  place.classList.toggle("cd-over", over);
}

/** How many months a period makes. */
export function length(field: HTMLElement, say: Say): void {
  const place = one(field, "[data-length]");
  if (!place) return;
  const value = read(field) as { start: string; end: string } | null;
  const months = value ? monthsBetween(value.start, value.end) : 0;
  place.textContent = months ? say("months", { count: months, months }) : "";
}

/** Radios that need not be answered can be cleared. */
export function clearing(field: HTMLElement, say: Say): void {
  const radios = ticks(field).filter((tick) => tick.type === "radio");
  if (!radios.length || !("optional" in field.dataset)) return;
  const chosen = radios.some((radio) => radio.checked);
  const found = one(field, ":scope > [data-clear]");
  if (!chosen) return found?.remove();
  if (found) return;
  const clear = button(say("clear"), "x", "cd-btn-quiet", () => {
    for (const radio of radios) radio.checked = false;
    radios[0]!.focus();
    radios[0]!.dispatchEvent(new Event("change", { bubbles: true }));
  });
  clear.dataset["clear"] = "";
  radios[0]!.closest(".cd-opts, .cd-scale")!.after(clear);
}
