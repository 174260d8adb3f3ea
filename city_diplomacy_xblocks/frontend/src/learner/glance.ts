// A row's summary, kept in step with its cells: title, partners, dates, amounts, how far it is.
import { all, h, icon, one, type Say } from "../shared/dom";
import { read, typeOf, wordsOf } from "./fields";
import { mark } from "./references";

/** Redraws the summary's words from the row's fields. */
export function showGlance(row: HTMLElement): void {
  const summary = one(row, "summary");
  if (!summary) return;
  for (const cell of all(summary, "[data-glance]")) {
    const fields = (cell.dataset["glance"] ?? "")
      .split(" ")
      .map((name) => one(row, `[data-col="${CSS.escape(name)}"]`));
    const words = fields.map((field) => (field ? short(field) : "—"));
    const text = words.every((word) => word === "—") ? "—" : words.join(" → ");
    const place = one(cell, "bdi");
    if (!place) cell.textContent = text;
    else place.textContent = text;
  }
  for (const slot of all(summary, "[data-slot]"))
    showSlot(slot, one(row, `[data-col="${CSS.escape(slot.dataset["slot"]!)}"]`));
}

function short(field: HTMLElement): string {
  if (typeOf(field) === "computed") return one(field, "[data-figure]")?.textContent ?? "—";
  const value = read(field);
  if (value === null) return "—";
  if (typeOf(field) === "month") return String(value).replace(/^(\d{4})-(\d{2})$/, "$2/$1");
  if (typeOf(field) === "date") return String(value).replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3/$2/$1");
  const words = wordsOf(field, value);
  return typeOf(field) === "choice" ? words.split(" (")[0]! : words;
}

function showSlot(slot: HTMLElement, field: HTMLElement | null): void {
  const value = field ? read(field) : null;
  const count = Array.isArray(value) ? value.length : 0;
  const none = !count && !!field && "needed" in field.dataset;
  const level = field?.dataset["level"] ?? "";
  const hidden = one(slot, ".cd-vh")!;
  const sign = mark(level);
  sign.classList.toggle("cd-lv-off", none);
  slot.classList.toggle("is-none", none);
  slot.replaceChildren(
    sign,
    String(count),
    hidden,
    none ? ` ${slot.closest<HTMLElement>("[data-learner]")?.dataset["missing"] ?? ""}` : "",
  );
}

/** Complete, in progress, empty, or how much is to be fixed. */
export function showRowState(row: HTMLElement, say: Say): void {
  const place = one(row, "[data-row-state]");
  if (!place) return;
  const wrong = all(row, ".cd-says .cd-say-bad").length;
  const fields = all(row, "[data-col]").filter((field) => typeOf(field) !== "computed");
  const filled = new Set(fields.filter((field) => read(field) !== null));
  const done = fields.every((field) => !("needed" in field.dataset) || filled.has(field));
  const [kind, sign, words] = wrong
    ? ["bad", "bad", say("rowWrong", { count: wrong })]
    : !filled.size
      ? ["", "empty", say("rowEmpty")]
      : done
        ? ["ok", "done", say("rowDone")]
        : ["pri", "half", say("rowHalf")];
  if (place.textContent !== words) {
    place.replaceChildren(h("span", { class: `cd-st${kind && ` cd-st-${kind}`}` }, icon(sign!), words!));
  }
}
