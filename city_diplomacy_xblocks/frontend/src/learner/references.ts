// References to rows of other tables. Names and numbers are on the page once, here; lists are filled when opened.
import { all, button, h, icon, one, type Say } from "../shared/dom";
import type { Reference } from "../shared/types";

export type Named = [id: string, name: string, level: string];

/** The tables that references point into, by path; what is typed in them shows at once. */
export class References {
  private readonly tables = new Map<string, Reference>();

  add(tables: Record<string, Reference>): void {
    for (const [path, table] of Object.entries(tables)) if (!this.tables.has(path)) this.tables.set(path, table);
  }

  table(path: string): Reference | undefined {
    return this.tables.get(path);
  }

  rows(path: string, level = ""): Named[] {
    return (this.tables.get(path)?.rows ?? []).filter((row) => !level || row[2] === level);
  }

  number(path: string, id: string): string {
    const table = this.tables.get(path);
    const at = table?.rows.findIndex((row) => row[0] === id) ?? -1;
    return table && at >= 0 ? `${table.prefix}${at + 1}` : "?";
  }

  row(path: string, id: string): Named | undefined {
    return this.tables.get(path)?.rows.find((row) => row[0] === id);
  }
}

const known = new WeakMap<Element, { references: References; say: Say }>();

export function provide(root: HTMLElement, references: References, say: Say): void {
  known.set(root, { references, say });
}

const around = (inside: Element): { references: References; say: Say } => known.get(inside.closest("[data-learner]")!)!;
const targetOf = (element: HTMLElement): string => element.dataset["target"] ?? "";

/** The element that carries `data-target`: the group of chips itself, or the list to open. */
const holder = (field: HTMLElement): HTMLElement => ("target" in field.dataset ? field : one(field, "[data-target]")!);

export const chosenIds = (chips: Element): string[] =>
  all(chips, "[data-ref]").map((chip) => chip.dataset["ref"] ?? "");

/** Puts these rows into a list or among the chips. */
export function setChosen(field: HTMLElement, ids: string[]): void {
  const element = holder(field);
  if (element instanceof HTMLSelectElement) {
    fillList(element, ids[0] ?? "");
    return;
  }
  one(element, ".cd-chips")!.replaceChildren(...ids.map((id) => chip(element, id)));
  const slot = one(element, ".cd-slot");
  if (slot) slot.hidden = ids.length > 0;
}

/** Fills a list with every row that it may point at; the choice stays. */
export function fillList(list: HTMLSelectElement, chosen = list.value): void {
  const { references } = around(list);
  const path = targetOf(list);
  const rows = references.rows(path, list.dataset["level"]);
  const lines = rows.map(([id, name]) => [id, label(references.number(path, id), name)] as const);
  if (chosen && !rows.some(([id]) => id === chosen))
    lines.push([chosen, label(references.number(path, chosen), references.row(path, chosen)?.[1] ?? "")]);
  const blank = list.options[0]!;
  const same =
    list.options.length === lines.length + 1 &&
    lines.every(([id, text], at) => list.options[at + 1]!.value === id && list.options[at + 1]!.text === text);
  if (!same) list.replaceChildren(blank, ...lines.map(([id, text]) => h("option", { value: id }, text)));
  list.value = chosen;
}

const label = (number: string, name: string): string => (name ? `${number} — ${name}` : number);

function chip(group: HTMLElement, id: string): HTMLElement {
  const { references, say } = around(group);
  const path = targetOf(group);
  const number = references.number(path, id);
  const row = references.row(path, id);
  const level = group.dataset["level"] || row?.[2];
  return h(
    "li",
    { class: "cd-chip", "data-ref": id },
    level ? mark(level) : null,
    h("span", {}, h("span", { class: "cd-id" }, number), " ", h("bdi", {}, row?.[1] ?? "")),
    h(
      "button",
      { type: "button", class: "cd-btn cd-btn-quiet cd-btn-icon", "data-do": "unchoose" },
      icon("x"),
      h("span", { class: "cd-vh" }, say("unchoose", { row: number })),
    ),
  );
}

export const mark = (level: string): HTMLElement => h("span", { class: `cd-lv cd-lv-${level}`, "aria-hidden": "true" });

/** Shows names and numbers anew wherever a table is pointed into. */
export function refresh(root: HTMLElement, path: string): void {
  for (const element of all(root, `[data-target="${CSS.escape(path)}"]`)) {
    if (element instanceof HTMLSelectElement) {
      if (element.value) fillList(element);
    } else {
      const list = one(element, ".cd-chips")!;
      const ids = chosenIds(list);
      if (ids.length) list.replaceChildren(...ids.map((id) => chip(element, id)));
    }
  }
}

/** The small form under « Ajouter un acteur » : a list of those already there, or the name of a new one. */
export function choosing(
  group: HTMLElement,
  act: { choose(id: string): void; create?: ((name: string) => void) | undefined; close(): void },
): HTMLElement {
  const { references, say } = around(group);
  const path = targetOf(group);
  const taken = new Set(chosenIds(group));
  const free = references.rows(path, group.dataset["level"]).filter(([id]) => !taken.has(id));
  const id = `${group.getAttribute("aria-labelledby")}-add`;
  const list = h(
    "select",
    { class: "cd-in", id },
    ...free.map(([row, name]) => h("option", { value: row }, label(references.number(path, row), name))),
  ) as HTMLSelectElement;
  const name = h("input", {
    class: "cd-in",
    id: `${id}-n`,
    maxlength: "100",
    dir: "auto",
    autocomplete: "off",
  }) as HTMLInputElement;
  const choose = button(say("choose"), "ok", "", () => list.value && act.choose(list.value));
  const create = button(say("create"), "plus", "", () => name.value.trim() && act.create?.(name.value.trim()));
  name.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      create.click();
    }
  });
  const panel = h(
    "div",
    { class: "cd-add", role: "group", "aria-label": say("choosing") },
    ...(free.length
      ? [h("label", { for: id }, say("listed")), list, h("p", {}, choose)]
      : [h("p", { class: "cd-meta" }, say(references.rows(path).length ? "allChosen" : "noneYet"))]),
    ...(act.create ? [h("label", { for: `${id}-n` }, say("newActor")), name, h("p", {}, create)] : []),
    h("p", {}, button(say("close"), "", "cd-btn-quiet", act.close)),
  );
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") act.close();
  });
  return panel;
}
