// Rows of a table: added, copied, moved, deleted and brought back; numbered by their place.
import { all, button, h, icon, one, randomId, type Say } from "../shared/dom";
import type { Op, Payload, Row, Value } from "../shared/types";
import { control, read, rowPath, tableOf, typeOf, write } from "./fields";
import { showGlance } from "./glance";

export interface RowActs {
  say: Say;
  edit(op: Op, path: string, value: Payload): void;
  announce(text: string): void;
  reordered(table: HTMLElement): void;
}

const NEW_ROW = "__row__";
const ATTRIBUTES = ["id", "for", "name", "aria-labelledby", "aria-describedby", "data-row"];

export const rowsOf = (table: HTMLElement): HTMLElement[] => all(listOf(table), ":scope > [data-row]");
const listOf = (table: HTMLElement): HTMLElement => one(table, ":scope > .cd-rows")!;
const isNew = (row: HTMLElement): boolean => "new" in row.dataset;
export const cellsOf = (row: HTMLElement): HTMLElement[] => all(row, "[data-col]");

/** A new row of the table, drawn from its template. */
export function makeRow(table: HTMLElement, id: string): HTMLElement {
  const template = one<HTMLTemplateElement>(table, ":scope > template[data-row-template]")!;
  const row = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
  for (const element of [row, ...all(row, "*")]) {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      if (value?.includes(NEW_ROW)) element.setAttribute(name, value.split(NEW_ROW).join(id));
    }
  }
  return row;
}

/** The row's cells as a change carries them, blank ones left out. */
export function readRow(row: HTMLElement): Record<string, Value> {
  const cells: Record<string, Value> = {};
  for (const field of cellsOf(row)) {
    const value = typeOf(field) === "computed" ? null : read(field);
    if (value !== null) cells[field.dataset["col"]!] = value;
  }
  return cells;
}

export function writeRow(
  row: HTMLElement,
  cells: Record<string, Value>,
  keep: (field: HTMLElement, value: Value) => boolean = () => false,
): void {
  for (const field of cellsOf(row)) {
    const value = cells[field.dataset["col"]!] ?? null;
    if (typeOf(field) !== "computed" && !keep(field, value)) write(field, value);
  }
  showGlance(row);
}

/** The row that the plan knows before this one; blank lines that nobody filled do not count. */
function before(row: HTMLElement): string | null {
  let found = row.previousElementSibling as HTMLElement | null;
  while (found && (!found.dataset["row"] || isNew(found))) found = found.previousElementSibling as HTMLElement | null;
  return found?.dataset["row"] ?? null;
}

/** A row offered becomes one of the plan's as soon as something is typed in it, with what it was offered for. */
export function settle(row: HTMLElement, acts: RowActs): void {
  if (!isNew(row)) return;
  const offered = tableOf(row)!.dataset["prefill"] ?? "";
  const value = offered ? readRow(row)[offered] : undefined;
  const cells: Record<string, Value> = value === undefined ? {} : { [offered]: value };
  delete row.dataset["new"];
  acts.edit("insert", rowPath(row), { after: before(row), cells });
}

/** Numbers the rows by their places. */
export function renumber(table: HTMLElement): void {
  rowsOf(table).forEach((row, at) => {
    const number = `${table.dataset["prefix"] ?? ""}${at + 1}`;
    for (const place of all(row, "[data-number], summary > .cd-id"))
      if (place.textContent !== number) place.textContent = number;
    const line = one(row, ".cd-cells");
    line?.setAttribute("aria-label", `${line.getAttribute("aria-label")!.split(",")[0]}, ${number}`);
  });
}

export const numberOf = (row: HTMLElement): string => one(row, "[data-number], .cd-id")?.textContent ?? "";

export function addRow(table: HTMLElement, id = randomId(5)): HTMLElement {
  const row = makeRow(table, id);
  listOf(table).append(row);
  renumber(table);
  return row;
}

/** Does what a button of the row says. */
export function rowTool(what: string, row: HTMLElement, acts: RowActs): void {
  const table = tableOf(row)!;
  if (what === "copy") copy(row, table, acts);
  else if (what === "delete") remove(row, table, acts);
  else move(row, table, what === "up", acts);
  renumber(table);
  acts.reordered(table);
}

export function openRow(row: HTMLElement): void {
  const details = one<HTMLDetailsElement>(row, ":scope > details");
  if (details) details.open = true;
  const field = cellsOf(row)[0];
  (field && (control(field) ?? one(field, "input, button")))?.focus();
}

function copy(row: HTMLElement, table: HTMLElement, acts: RowActs): void {
  const cells = readRow(row);
  settle(row, acts);
  const made = makeRow(table, randomId(5));
  delete made.dataset["new"];
  row.after(made);
  writeRow(made, cells);
  acts.edit("insert", rowPath(made), { after: row.dataset["row"]!, cells });
  renumber(table);
  openRow(made);
  acts.announce(acts.say("copied", { row: numberOf(made) }));
}

function move(row: HTMLElement, table: HTMLElement, up: boolean, acts: RowActs): void {
  const rows = rowsOf(table);
  const other = rows[rows.indexOf(row) + (up ? -1 : 1)];
  const focused = document.activeElement as HTMLElement | null;
  const number = numberOf(row);
  if (!other) {
    acts.announce(acts.say(up ? "first" : "last", { row: number }));
    return;
  }
  if (up) other.before(row);
  else other.after(row);
  settle(row, acts);
  acts.edit("move", rowPath(row), { after: before(row) });
  focused?.focus();
  acts.announce(acts.say("moved", { row: number, place: rowsOf(table).indexOf(row) + 1 }));
}

function remove(row: HTMLElement, table: HTMLElement, acts: RowActs): void {
  const path = rowPath(row);
  const known = !isNew(row);
  const title = one(row, ".cd-row-t")?.textContent || "";
  const strip = h("li", { class: "cd-gone" }, icon("bin"));
  const words = h(
    "span",
    { role: "status" },
    acts.say(title && title !== "—" ? "gone" : "goneBlank", { row: numberOf(row), title }),
  );
  const undo = button(acts.say("undo"), "undo", "", () => {
    strip.replaceWith(row);
    if (known) acts.edit("insert", path, { after: before(row), cells: readRow(row) });
    renumber(table);
    acts.reordered(table);
    openRow(row);
  });
  strip.append(words, undo);
  row.replaceWith(strip);
  if (known) acts.edit("delete", path, null);
  undo.focus();
}

/** Brings the table to what the plan holds; rows and cells that `keep` names stay as they are on the page. */
export function takeRows(
  table: HTMLElement,
  rows: Row[],
  keep: (path: string) => boolean,
  keepField: (field: HTMLElement, value: Value) => boolean,
): void {
  const path = table.dataset["table"]!;
  const list = listOf(table);
  const shown = new Map(rowsOf(table).map((row) => [row.dataset["row"]!, row]));
  const wanted = new Set(rows.map((row) => row.id));
  for (const [id, row] of shown) if (!wanted.has(id) && !isNew(row) && !keep(`${path}.${id}`)) row.remove();
  let last: Element | null = null;
  for (const { id, ...cells } of rows) {
    const known = shown.get(id);
    if (!known && keep(`${path}.${id}`)) continue;
    const row = known ?? makeRow(table, id);
    delete row.dataset["new"];
    const next: Element | null = last ? last.nextElementSibling : list.firstElementChild;
    if (row !== next && !row.contains(document.activeElement)) last ? last.after(row) : list.prepend(row);
    writeRow(row, cells, keepField);
    last = row;
  }
  renumber(table);
}
