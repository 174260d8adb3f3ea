// The way to a field: from a link on the page, from another unit, from the address.
import { all, one } from "../shared/dom";
import type { PageData } from "../shared/types";
import { recall, remember } from "../shared/way";
import { control, elementAt, nearest } from "./fields";

/** Opens what hides the field, focuses it and brings it into sight. With a link: where the link leads. */
export function focusPath(root: HTMLElement, path: string, link?: HTMLAnchorElement, event?: Event): void {
  if (link) {
    path = decodeURIComponent(link.hash.replace(/^#path=/, ""));
    if (!elementAt(root, path.split(".").slice(0, 2).join("."))) return remember(path);
    event?.preventDefault();
  }
  const found = nearest(root, path);
  if (!found) return;
  root.classList.remove("is-essential");
  for (const details of parents(found)) details.open = true;
  const own = found.matches("[data-row]") ? one<HTMLDetailsElement>(found, "details") : null;
  if (own) own.open = true;
  const target = found.matches("[data-section]")
    ? one(found, "h3")
    : found.matches("[data-row]")
      ? one(found, "summary, .cd-in")
      : found.matches("[data-table]")
        ? (one(found, ":scope > p > [data-do=add]") ?? found)
        : (control(found) ?? one(found, "input, button") ?? found);
  target?.focus({ preventScroll: true });
  (found.matches("[data-section]") ? found : (target ?? found)).scrollIntoView({ block: "center" });
  // In the learning app our frame does not scroll: the page around it is asked to.
  if (window.parent !== window)
    window.parent.postMessage({ offset: found.getBoundingClientRect().top + window.scrollY }, "*");
}

/** The path that this page was opened for; "" for none. */
export function pathWanted(focus: string, data: PageData): string {
  const hash = /^#path=(.+)$/.exec(location.hash);
  const path = focus || (hash ? decodeURIComponent(hash[1]!) : recall());
  return path.split(".")[0]! in data.sections ? path : "";
}

function parents(element: Element): HTMLDetailsElement[] {
  return all<HTMLDetailsElement>(element.closest(".cd")!, "details").filter(
    (details) => details.contains(element) && details !== element,
  );
}
