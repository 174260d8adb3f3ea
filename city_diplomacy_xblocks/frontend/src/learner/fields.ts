// A field of the page: its path, its value read from the controls, and a value written into them.
import { all, one } from "../shared/dom";
import type { Payload, Scalar, Value } from "../shared/types";
import { formatNumber, parseDate, parseNumber } from "./numbers";
import { chosenIds, setChosen } from "./references";

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
const NUMBERS = new Set(["number", "money", "percent"]);

export const typeOf = (field: HTMLElement): string => field.dataset["type"] ?? "";
export const languageOf = (field: HTMLElement): string => field.closest<HTMLElement>(".cd")?.lang ?? "fr";

/** The field that a control belongs to; none for controls of boxes that only stand beside a field. */
export function fieldOf(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof Element) || target.closest("[data-kept],[data-thread],.cd-add")) return null;
  const field = target.closest<HTMLElement>("[data-type]");
  return field && typeOf(field) !== "table" ? field : null;
}

export const tableOf = (inside: Element): HTMLElement | null => inside.closest<HTMLElement>("[data-table]");
export const rowOf = (inside: Element): HTMLElement | null => inside.closest<HTMLElement>("[data-row]");

export function rowPath(row: Element): string {
  return `${tableOf(row)!.dataset["table"]}.${(row as HTMLElement).dataset["row"]}`;
}

/** `section.field`, or `section.table.row.column`. */
export function pathOf(field: HTMLElement): string {
  return field.dataset["path"] ?? `${rowPath(rowOf(field)!)}.${field.dataset["col"]}`;
}

/** The element at a path: a field, a row's `li`, a table, a section. */
export function elementAt(root: HTMLElement, path: string): HTMLElement | null {
  const [section, field, row, column] = path.split(".").map((part) => CSS.escape(part));
  if (!field) return one(root, `[data-section="${section}"]`);
  const found = one(root, `[data-path="${section}.${field}"]`);
  if (!row || !found) return found;
  const line = one(found, `[data-row="${row}"]`);
  return column && line ? one(line, `[data-col="${column}"]`) : line;
}

/** The field itself, or what is left of the way to it. */
export function nearest(root: HTMLElement, path: string): HTMLElement | null {
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length--) {
    const found = elementAt(root, parts.slice(0, length).join("."));
    if (found) return found;
  }
  return null;
}

/** The one box, list or text area of a field that has just one. */
export const control = (field: HTMLElement): Input | null => one<Input>(field, ".cd-in");

/** The radios or checkboxes of a field. */
export const ticks = (field: HTMLElement): HTMLInputElement[] =>
  all<HTMLInputElement>(field, ":scope > .cd-opts > .cd-choice > input, :scope > .cd-scale > .cd-choice > input");

const nothing = (text: string): string | null => text || null;

/** The field's value as it is stored; null is blank. A number that is none comes as the text it is. */
export function read(field: HTMLElement): Value {
  const type = typeOf(field);
  if (type.endsWith("_ref")) {
    const list = one(field, ".cd-chips");
    if (list) return chosenIds(list).length ? chosenIds(list) : null;
    return nothing(control(field)?.value ?? "");
  }
  if (type === "multichoice") {
    const codes = ticks(field)
      .filter((tick) => tick.checked)
      .map((tick) => tick.value);
    return codes.length ? codes : null;
  }
  if (type.endsWith("period")) {
    const [start = "", end = ""] = all<HTMLInputElement>(field, "[data-end]").map((input) =>
      parseDate(input.value, type === "period" ? "month" : "date"),
    );
    return start || end ? { start, end } : null;
  }
  if (type === "link") {
    const links = all<HTMLInputElement>(field, ".cd-in")
      .map((input) => input.value.trim())
      .filter(Boolean);
    return links.length ? links : null;
  }
  const radios = ticks(field);
  return readText(
    type,
    radios.length ? (radios.find((radio) => radio.checked)?.value ?? "") : (control(field)?.value ?? ""),
    field,
  );
}

function readText(type: string, text: string, field: HTMLElement): Scalar {
  if (NUMBERS.has(type)) {
    const number = parseNumber(text, languageOf(field));
    return number === undefined ? text : number;
  }
  if (type === "scale") return text ? Number(text) : null;
  if (type === "boolean") return text ? text === "true" : null;
  if (type === "date" || type === "month") return nothing(parseDate(text, type));
  return nothing(text);
}

/** Shows a value that came from elsewhere. */
export function write(field: HTMLElement, value: Payload): void {
  const type = typeOf(field);
  const list = Array.isArray(value) ? value : value === null || typeof value === "object" ? [] : [String(value)];
  if (type.endsWith("_ref")) return setChosen(field, list);
  if (type.endsWith("period")) {
    const ends = (value ?? {}) as Record<string, string>;
    for (const input of all<HTMLInputElement>(field, "[data-end]")) input.value = ends[input.dataset["end"]!] ?? "";
    return;
  }
  if (type === "link") {
    all<HTMLInputElement>(field, ".cd-in").forEach((input, at) => (input.value = list[at] ?? ""));
    return;
  }
  const options = ticks(field);
  for (const tick of options) tick.checked = list.includes(tick.value);
  const input = control(field);
  if (!options.length && input) {
    input.value = typeof value === "number" && NUMBERS.has(type) ? shown(input, value, field) : (list[0] ?? "");
  }
}

function shown(input: Input, value: number, field: HTMLElement): string {
  return formatNumber(value, languageOf(field), "plain" in input.dataset);
}

/** When a number or a date has been left: as the page writes it. What is no number stays as typed. */
export function tidy(field: HTMLElement): void {
  const value = NUMBERS.has(typeOf(field)) ? read(field) : null;
  const input = control(field);
  if (input && typeof value === "number") input.value = shown(input, value, field);
}

/** The value in the page's own words: a choice by its label, a row by its name. */
export function wordsOf(field: HTMLElement, value: Payload): string {
  if (value === null || value === undefined) return "—";
  if (Array.isArray(value)) return value.map((part) => wordsOf(field, part)).join(({ en: "; ", ar: "؛ " } as Record<string, string>)[languageOf(field)] ?? "\u00a0; ");
  if (typeof value === "object") return "start" in value ? `${value.start} → ${value.end}` : "";
  const input = control(field);
  if (typeof value === "number") return input ? shown(input, value, field) : String(value);
  const code = String(value);
  const tick = ticks(field).find((each) => each.value === code);
  const option = one<HTMLOptionElement>(field, `option[value="${CSS.escape(code)}"]`);
  return tick?.parentElement?.textContent?.trim() ?? option?.textContent ?? code;
}

/** True when the controls differ from what the server had put into them. */
export function typedBefore(field: HTMLElement): boolean {
  return all<Input>(field, "input, textarea, select").some((input) => {
    if (fieldOf(input) !== field) return false;
    if (input instanceof HTMLSelectElement) {
      const first = Array.from(input.options).find((option) => option.defaultSelected);
      return input.value !== (first?.value ?? "");
    }
    if (input instanceof HTMLInputElement && (input.type === "radio" || input.type === "checkbox")) {
      return input.checked !== input.defaultChecked;
    }
    return input.value !== input.defaultValue;
  });
}
