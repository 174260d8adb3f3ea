// Puts a newer drawing in the place of an older one: what was open stays open, the focus and the line that one reads
// stay where they are.
import { all } from "./dom";

export function swap(old: HTMLElement, next: HTMLElement): void {
  const open = new Map(all<HTMLDetailsElement>(old, "details").map((each) => [keyOf(each), each.open]));
  for (const each of all<HTMLDetailsElement>(next, "details")) each.open = open.get(keyOf(each)) ?? each.open;
  if (next.isEqualNode(old)) return;
  const active = document.activeElement;
  const held = active && old.contains(active) ? keyOf(active) : null;
  const anchor = active && !old.contains(active) && active !== document.body ? active : null;
  const before = anchor?.getBoundingClientRect().top ?? 0;
  old.replaceWith(next);
  if (anchor) scrollBy(0, anchor.getBoundingClientRect().top - before);
  if (held !== null) all(next, "a, summary, [tabindex]").find((each) => keyOf(each) === held)?.focus({ preventScroll: true });
}

/** What an element is about, in words that are the same in every drawing. */
function keyOf(element: Element): string {
  const parts = [element.tagName === "SUMMARY" ? element.parentElement! : element];
  const [about] = parts;
  const table = about!.closest<HTMLElement>("[data-table], [data-path]");
  const row = about!.closest<HTMLElement>("[data-row]");
  const own = about as HTMLElement;
  return [
    element.tagName === "A" ? element.getAttribute("href") : "",
    own.dataset["key"] ?? "",
    table?.dataset["table"] ?? table?.dataset["path"] ?? "",
    row?.dataset["row"] ?? "",
  ].join("|");
}
