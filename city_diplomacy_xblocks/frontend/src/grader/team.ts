// The fields of the plan that the team fills in: read, written, and spoken of like the rest of the review.
import { tidy, read, tableOf, rowOf, wordsOf, write } from "../learner/fields";
import { boxOf, tie } from "../learner/findings";
import { showGlance, showRowState } from "../learner/glance";
import { addRow, cellsOf, makeRow, openRow, readRow, type RowActs, rowsOf, rowTool, settle, takeRows } from "../learner/rows";
import { all, h, note, one, type Say } from "../shared/dom";
import type { Finding, Row, Value } from "../shared/types";
import type { Texts } from "./merge";

/** What a field is called among the texts of a review. */
const KEY = "f:";

export class Team {
  private readonly boxes: HTMLElement[];
  /** Places whose value the server could not store, as they were then. */
  private readonly refused = new Map<string, string>();

  constructor(
    private readonly view: HTMLElement,
    private readonly say: Say,
    announce: (text: string) => void,
    private readonly edited: () => void,
  ) {
    this.boxes = boxesIn(view);
    const acts: RowActs = { say, edit: edited, announce, reordered: edited };
    for (const box of this.boxes) {
      box.addEventListener("click", (event) => this.click(event, acts));
      box.addEventListener("input", (event) => this.typed(event, acts));
      box.addEventListener("change", (event) => this.typed(event, acts));
      box.addEventListener("focusout", (event) => {
        const field = (event.target as Element).closest<HTMLElement>("[data-type]");
        if (field && field !== tableIn(box)) tidy(field);
      });
    }
  }

  /** Whether something here could not be stored. */
  get unfit(): boolean {
    const now = textsOf(this.boxes);
    return [...this.refused].some(([key, text]) => now[key] === text);
  }

  /** The texts by which two windows are compared. */
  texts(): Record<string, string> {
    return textsOf(this.boxes);
  }

  /** Without the texts that were refused: the server does not have them. */
  stored(texts: Record<string, string>): Record<string, string> {
    for (const [key, text] of this.refused) if (texts[key] === text) delete texts[key];
    return texts;
  }

  /** What differs from the texts that the server has, as it takes it. */
  changes(texts: Texts, saved: Texts): Record<string, Value | Row[]> {
    const keys = Object.keys(texts).filter((key) => key.startsWith(KEY) && texts[key] !== (saved[key] ?? ""));
    return Object.fromEntries(keys.map((key) => [key.slice(KEY.length), valueOf(texts[key]!)]));
  }

  put(key: string, text: string): void {
    const box = this.at(key);
    if (!box || textOf(box) === text) return;
    const table = tableIn(box);
    if (!table) return write(fieldIn(box), valueOf(text) as Value);
    takeRows(table, (valueOf(text) ?? []) as Row[], () => false, () => false);
    this.drawn(table);
  }

  at(key: string): HTMLElement | undefined {
    return this.boxes.find((box) => key === KEY + box.dataset["team"]);
  }

  /** The other window's text in words. */
  words(key: string, text: string): string {
    const box = this.at(key)!;
    const value = valueOf(text);
    const table = tableIn(box);
    if (!table) return wordsOf(fieldIn(box), value as Value);
    const line = (row: Row): string => {
      const drawn = makeRow(table, row.id);
      return cellsOf(drawn)
        .map((cell) => wordsOf(cell, row[cell.dataset["col"]!] ?? null))
        .join(" · ");
    };
    return ((value ?? []) as Row[]).map(line).join("\n");
  }

  /** What the server says of what was just sent. */
  answered(texts: Texts, saved: Texts, said: Finding[]): void {
    for (const box of this.boxes) hush(box, "[data-rule]");
    this.refused.clear();
    for (const finding of said) this.tell(finding, texts, saved);
    for (const box of this.boxes) if (tableIn(box)) this.drawn(tableIn(box)!);
  }

  private tell(finding: Finding, texts: Texts, saved: Texts): void {
    const box = this.boxes.find(({ dataset }) => `${finding.path}.`.startsWith(`${dataset["team"]}.`));
    if (!box) return;
    const key = KEY + box.dataset["team"];
    const text = texts[key] ?? "";
    const bad = finding.severity === "error" && text !== (saved[key] ?? "");
    if (bad) this.refused.set(key, text);
    const told = note(bad ? "bad" : "tip", bad ? "bad" : "tip", this.say(bad ? "notStored" : "advice"), h("p", {}, finding.message));
    told.dataset["rule"] = finding.rule;
    const place = placeIn(box, finding.path.slice(box.dataset["team"]!.length + 1));
    boxOf(place).append(told);
    tie(place);
  }

  /** Nothing is said of a text that is no longer there; what is blank stands in the list before the decision. */
  show(): void {
    for (const [key, text] of this.refused) {
      const box = this.at(key)!;
      if (textOf(box) === text) continue;
      hush(box, ".cd-say-bad");
      this.refused.delete(key);
    }
    const list = one(this.view, "[data-lacks]");
    if (!list) return;
    for (const item of all(list, "[data-lack]")) {
      const paths = item.dataset["lack"]!.split(" ");
      const blank = this.boxes.find((box) => paths.includes(box.dataset["team"]!) && !isFilled(box));
      item.hidden = !blank;
      if (blank) one(item, "a")!.setAttribute("href", `#${blank.id}`);
    }
    list.hidden = !one(list, "[data-lack]:not([hidden])");
  }

  private click(event: Event, acts: RowActs): void {
    const tool = (event.target as Element).closest<HTMLElement>("[data-do]");
    const table = tool && tableOf(tool);
    if (!table) return;
    const row = rowOf(tool);
    const most = Number(table.dataset["most"]);
    const grows = ["add", "copy"].includes(tool.dataset["do"]!);
    if (grows && rowsOf(table).length >= most) return acts.announce(this.say("full", { count: most }));
    if (row) rowTool(tool.dataset["do"]!, row, acts);
    else openRow(addRow(table));
    this.drawn(table);
    this.edited();
  }

  private typed(event: Event, acts: RowActs): void {
    const row = rowOf(event.target as Element);
    if (!row || !tableOf(row)) return;
    settle(row, acts);
    this.drawn(tableOf(row)!);
  }

  private drawn(table: HTMLElement): void {
    for (const row of rowsOf(table).filter((each) => !("new" in each.dataset))) {
      showGlance(row);
      showRowState(row, this.say);
    }
  }
}

/** The texts of the team's fields on a page of the review. */
export const teamTexts = (view: HTMLElement): Record<string, string> => textsOf(boxesIn(view));

const boxesIn = (view: HTMLElement): HTMLElement[] => all(view, "[data-team]");

/** Take away what is said in a field. */
function hush(box: HTMLElement, what: string): void {
  for (const shown of all(box, `.cd-says > ${what}`)) {
    const place = shown.parentElement!.closest<HTMLElement>("[data-type], [data-row]");
    shown.remove();
    if (place) tie(place);
  }
}

const fieldIn = (box: HTMLElement): HTMLElement => one(box, ":scope > [data-type]")!;
const tableIn = (box: HTMLElement): HTMLElement | null => one(box, ":scope > [data-table]");

function placeIn(box: HTMLElement, rest: string): HTMLElement {
  const [row, column] = rest.split(".");
  const line = row ? one(box, `[data-row="${CSS.escape(row)}"]`) : null;
  const cell = line && column ? one(line, `[data-col="${CSS.escape(column)}"]`) : null;
  return cell ?? line ?? fieldIn(box);
}

function textsOf(boxes: HTMLElement[]): Record<string, string> {
  return Object.fromEntries(boxes.map((box) => [KEY + box.dataset["team"], textOf(box)]));
}

/** JSON; "" for a blank. */
function textOf(box: HTMLElement): string {
  const table = tableIn(box);
  if (!table) return asText(read(fieldIn(box)));
  const rows = rowsOf(table).filter((row) => !("new" in row.dataset));
  return rows.length ? JSON.stringify(rows.map((row) => ({ id: row.dataset["row"], ...readRow(row) }))) : "";
}

const asText = (value: Value): string => (value === null ? "" : JSON.stringify(value));
const valueOf = (text: string): Value | Row[] => (text ? (JSON.parse(text) as Value | Row[]) : null);

function isFilled(box: HTMLElement): boolean {
  const table = tableIn(box);
  if (!table) return read(fieldIn(box)) !== null;
  const rows = rowsOf(table).filter((row) => !("new" in row.dataset));
  const whole = rows.every((row) => cellsOf(row).every((cell) => !("needed" in cell.dataset) || read(cell) !== null));
  return whole && rows.length >= Math.max(1, Number(table.dataset["min"]));
}
