// Texts kept aside: shown beside the field they were meant for, until a person chooses.
import { all, button, h, icon, one, type Child, type Say } from "../shared/dom";
import type { Kept, Payload } from "../shared/types";
import { elementAt, read, rowOf, typeOf, wordsOf } from "./fields";
import { openRow } from "./rows";

export interface KeptActs {
  say: Say;
  /** Settles it on the server; false when that was not possible now. */
  resolve(id: number, use: boolean): Promise<boolean>;
  /** Puts a text into a field, as if it were typed. */
  put(field: HTMLElement, value: string): void;
}

/** Reasons for which the text can still take its place. */
const USABLE = new Set(["conflict", "closed", "row_gone", "too_large", "range"]);

export function showKept(root: HTMLElement, kept: Iterable<Kept>, acts: KeptActs, writable: boolean): void {
  const wanted = new Map(Array.from(kept, (each) => [String(each.id), each]));
  for (const shown of all(root, "[data-kept]")) {
    if (!wanted.delete(shown.dataset["kept"]!)) shown.remove();
  }
  for (const each of wanted.values()) {
    const field = nearest(root, each.path);
    if (!field) continue;
    const exact = field.matches("[data-type]") && elementAt(root, each.path) === field;
    const drawn =
      exact && each.reason === "conflict" && each.op === "set" && writable
        ? choice(field, each, acts)
        : plain(field, each, acts, writable);
    const body = field.matches("[data-row]") ? (one(field, ".cd-row-body") ?? field) : field;
    body.append(drawn);
    // In a closed row nobody would see that something waits.
    const row = rowOf(field);
    if (row) openRow(row);
  }
}

/** The field itself, or what is left of the way to it. */
function nearest(root: HTMLElement, path: string): HTMLElement | null {
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length--) {
    const found = elementAt(root, parts.slice(0, length).join("."));
    if (found) return found;
  }
  return null;
}

function choice(field: HTMLElement, kept: Kept, acts: KeptActs): HTMLElement {
  const { say } = acts;
  const name = `kept-${kept.id}-${Math.random().toString(36).slice(2)}`;
  const radio = (value: string, words: string): HTMLElement =>
    h("label", { class: "cd-choice" }, h("input", { type: "radio", name, value }), h("span", {}, words));
  const version = (title: string, value: Payload, pick: HTMLElement): HTMLElement =>
    h(
      "div",
      { class: "cd-ver" },
      h("p", {}, h("b", {}, title)),
      h("p", { class: "cd-said", dir: "auto" }, wordsOf(field, value)),
      pick,
    );
  const prose = typeOf(field) === "text" || typeOf(field) === "longtext";
  const theirs = read(field);
  const go = button(say("settle"), "ok", "cd-btn-main", async () => {
    const chosen = one<HTMLInputElement>(drawn, "input:checked")?.value;
    if (!chosen || !(await acts.resolve(kept.id, chosen === "mine")))
      return problem(drawn, say(chosen ? "later" : "chooseOne"));
    if (chosen === "both") acts.put(field, [kept.value, theirs ?? ""].join(typeOf(field) === "text" ? " / " : "\n"));
  });
  const drawn = h(
    "div",
    { class: "cd-stack cd-kept", "data-kept": String(kept.id) },
    h("p", { class: "cd-prose" }, kept.message),
    h(
      "div",
      { class: "cd-vs", role: "radiogroup", "aria-label": say("twoTexts") },
      version(say("yourText"), kept.value, radio("mine", say("keepMine"))),
      version(say("planText"), theirs, radio("theirs", say("keepTheirs"))),
    ),
    prose && radio("both", say("keepBoth")),
    h("p", { class: "cd-line" }, go),
  );
  return drawn;
}

function plain(field: HTMLElement, kept: Kept, acts: KeptActs, writable: boolean): HTMLElement {
  const { say } = acts;
  const act = (use: boolean) => async () => {
    if (!(await acts.resolve(kept.id, use))) problem(drawn, say("later"));
  };
  const tools: Child[] = [
    writable && USABLE.has(kept.reason) && button(say("usePut"), "ok", "", act(true)),
    writable && button(say("letGo"), "bin", "cd-btn-quiet", act(false)),
  ];
  const text = textOf(field, kept.value);
  const drawn = h(
    "div",
    { class: "cd-say cd-say-tip cd-kept", "data-kept": String(kept.id) },
    icon("here"),
    h("p", { class: "cd-say-t" }, say("keptAside")),
    h("p", {}, kept.message),
    text && h("p", { class: "cd-said", dir: "auto" }, text),
    h("p", { class: "cd-line" }, ...tools),
  );
  return drawn;
}

/** The text itself; for a row, its cells one after another. */
function textOf(field: HTMLElement, value: Payload): string {
  if (value && typeof value === "object" && "cells" in value)
    return Object.values(value.cells ?? {})
      .map((cell) => wordsOf(field, cell))
      .join(" · ");
  if (value && typeof value === "object" && "after" in value) return "";
  return value === null ? "" : wordsOf(field, value);
}

function problem(drawn: HTMLElement, words: string): void {
  one(drawn, "[role=alert]")?.remove();
  drawn.append(h("p", { class: "cd-st cd-st-bad", role: "alert" }, icon("bad"), h("span", {}, words)));
}
