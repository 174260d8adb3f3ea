// Texts kept aside: shown beside the field they were meant for, until a person chooses.
import { all, button, type Child, h, note, one, type Say, wrong } from "../shared/dom";
import type { Kept, Payload } from "../shared/types";
import { control, elementAt, nearest, read, rowOf, typeOf, wordsOf } from "./fields";

export interface KeptActs {
  say: Say;
  /** Settles it on the server; false when that was not possible now. */
  resolve(id: number, use: boolean): Promise<boolean>;
  /** Puts a text into a field, as if it were typed. */
  put(field: HTMLElement, value: string): void;
}

/** What is done with a row that was kept aside, or with its deletion. */
const USES: Partial<Record<string, string>> = { insert: "addRow", delete: "deleteRow" };
/** Reasons for which the text can still take its place. */
const USABLE = new Set(["conflict", "closed", "row_gone", "too_large", "range"]);

export function showKept(root: HTMLElement, kept: Iterable<Kept>, acts: KeptActs, writable: boolean): void {
  const wanted = new Map(Array.from(kept, (each) => [String(each.id), each]));
  for (const shown of all(root, "[data-kept]")) {
    const each = wanted.get(shown.dataset["kept"]!);
    // Drawn anew when one of the texts is another by now.
    if (!each) shown.remove();
    else if (shown.dataset["of"] === textsOf(each, shown.closest("[data-type]"))) wanted.delete(String(each.id));
  }
  for (const each of wanted.values()) {
    const field = nearest(root, each.path);
    if (!field) continue;
    const exact = field.matches("[data-type]") && elementAt(root, each.path) === field;
    const drawn =
      exact && each.reason === "conflict" && each.op === "set" && writable
        ? choice(field, each, acts)
        : plain(field, each, acts, writable);
    drawn.dataset["of"] = textsOf(each, field.closest("[data-type]"));
    const body = field.matches("[data-row]")
      ? (one(field, ".cd-row-body") ?? field)
      : field.matches("[data-section]")
        ? shelf(field, acts.say)
        : field;
    const older = one(root, `[data-kept="${each.id}"]`);
    body.append(drawn);
    if (older) carryOver(older, drawn);
    // In a closed row nobody would see that something waits.
    for (const row of all<HTMLDetailsElement>(rowOf(field) ?? field, ":scope > details.cd-row")) row.open = true;
  }
  for (const empty of all(root, "[data-shelf]")) if (!one(empty, "[data-kept]")) empty.remove();
}

/** Where texts stand whose field is not in the section: it is no more, or never was. */
function shelf(section: HTMLElement, say: Say): HTMLElement {
  const there = one(section, "[data-shelf]");
  if (there) return there;
  const made = h("div", { class: "cd-stack", "data-shelf": true }, h("h4", {}, say("keptAnswers")));
  one(section, ".cd-form")!.after(made);
  return made;
}

const textsOf = (kept: Kept, field: HTMLElement | null): string =>
  JSON.stringify([kept.value, kept.reason, field && !field.matches("[data-table]") && read(field)]);

/** What somebody is about to choose, and where they are, in the place of an older drawing. */
function carryOver(older: HTMLElement, drawn: HTMLElement): void {
  const tools = (box: HTMLElement): HTMLInputElement[] => all(box, "input, button");
  const next = tools(drawn);
  tools(older).forEach((tool, at) => {
    if (tool.checked && next[at]) next[at].checked = true;
    if (tool === document.activeElement) next[at]?.focus({ preventScroll: true });
  });
  older.remove();
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
  const go = button(say("settle"), "ok", "cd-btn-main", async () => {
    const chosen = one<HTMLInputElement>(drawn, "input:checked")?.value;
    if (!chosen) return problem(drawn, say("chooseOne"));
    if (chosen === "both") {
      const both = [kept.value, read(field) ?? ""].join(typeOf(field) === "text" ? " / " : "\n");
      const box = control(field) as HTMLTextAreaElement;
      const most = Number(box.dataset["max"] ?? box.maxLength);
      if (most > 0 && [...both].length > most) return problem(drawn, say("bothTooLong", { count: most }));
      // First into its place, then let go of: nothing is nowhere on the way.
      acts.put(field, both);
    }
    if (!(await acts.resolve(kept.id, chosen === "mine"))) problem(drawn, say("later"));
  });
  const drawn = h(
    "div",
    { class: "cd-stack cd-kept", "data-kept": String(kept.id) },
    h("p", { class: "cd-prose" }, kept.message),
    h(
      "div",
      { class: "cd-stack", role: "radiogroup", "aria-label": say("twoTexts") },
      h(
        "div",
        { class: "cd-vs" },
        version(titleOf(kept, say), kept.value, radio("mine", say("keepMine"))),
        version(say("planText"), read(field), radio("theirs", say("keepTheirs"))),
      ),
      prose && radio("both", say("keepBoth")),
    ),
    h("p", { class: "cd-line" }, go),
  );
  return drawn;
}

const titleOf = (kept: Kept, say: Say): string => (kept.by ? say("textOf", { name: kept.by }) : say("yourText"));

function plain(field: HTMLElement, kept: Kept, acts: KeptActs, writable: boolean): HTMLElement {
  const { say } = acts;
  const act = (use: boolean) => async () => {
    if (!(await acts.resolve(kept.id, use))) problem(drawn, say("later"));
  };
  const tools: Child[] = [
    writable && USABLE.has(kept.reason) && button(say(USES[kept.op] ?? "usePut"), "ok", "", act(true)),
    writable && button(say(kept.op === "delete" ? "keepRow" : "letGo"), "bin", "cd-btn-quiet", act(false)),
  ];
  const text = textOf(field, kept.value);
  const drawn = note(
    "tip",
    "here",
    kept.by ? titleOf(kept, say) : say("keptAside"),
    h("p", {}, kept.message),
    text && h("p", { class: "cd-said", dir: "auto" }, text),
    h("p", { class: "cd-line" }, ...tools),
  );
  drawn.classList.add("cd-kept");
  drawn.dataset["kept"] = String(kept.id);
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
  drawn.append(h("div", { role: "alert" }, wrong(words)));
}
