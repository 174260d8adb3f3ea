// The parts of the editor that the server draws, and the focus among them.
import { all, fragment, one } from "../shared/dom";
import { morph } from "./morph";
import { operationOf } from "./presses";

export class Parts {
  constructor(
    private readonly root: HTMLElement,
    private readonly isKept: (element: Element) => boolean,
  ) {}

  /** Draws the parts anew; `isWhole`: whatever somebody has typed there. */
  draw(html: Record<string, string | null | undefined>, isWhole: boolean): void {
    const held = document.activeElement;
    const before = held?.getBoundingClientRect().top ?? 0;
    for (const [name, drawing] of Object.entries(html)) {
      if (typeof drawing !== "string") continue;
      for (const part of all(this.root, `[data-part="${name}"]`)) {
        const next = part.cloneNode(false) as HTMLElement;
        next.append(...Array.from(fragment(drawing).childNodes));
        const active = document.activeElement;
        morph(part, next, (each) => !isWhole && this.isKept(each));
        if (active && active !== document.activeElement) this.refocus(part, active as HTMLElement);
      }
    }
    if (held && held === document.activeElement && held !== document.body)
      scrollerOf(held).scrollTop += held.getBoundingClientRect().top - before;
    this.showChosen();
  }

  /** Scrolls the outline, and nothing else, to what is chosen. */
  private showChosen(): void {
    const link = one(this.root, "[data-part=outline] [aria-current]");
    const tree = link?.closest<HTMLElement>(".cd-tree");
    if (!link || !tree) return;
    const [inner, outer] = [link.getBoundingClientRect(), tree.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom) tree.scrollTop += inner.top - outer.top - outer.height / 3;
  }

  /** What had the focus has gone from the part: a button that does the like has it now, or the part's heading. */
  private refocus(part: HTMLElement, gone: HTMLElement): void {
    const kind = gone.dataset["do"] && operationOf(gone).do;
    const like = kind && all(part, "button[data-do]").find((each) => operationOf(each).do === kind);
    const head = one(part, "h2, h3");
    if (!like && head) head.tabIndex = -1;
    (like || head)?.focus({ preventScroll: true });
  }

  /** Puts the focus on the heading of the form, or, of a new part, on the first thing to fill in. */
  enter(isNew: boolean): void {
    const form = one(this.root, "[data-part=form]");
    if (!form) return;
    const head = one(form, "[data-focus], h3, h2, h4");
    const goal = (isNew && one(form, "[data-set]:is(input, textarea)")) || head;
    if (!goal) return;
    if (goal === head) head.tabIndex = -1;
    goal.focus({ preventScroll: true });
    if (head) bringUp(head);
    if (isNew && goal instanceof HTMLInputElement) goal.select();
  }

  /** Walks through the outline by arrows. */
  walk(event: KeyboardEvent): void {
    const link = (event.target as Element).closest<HTMLElement>("[data-part=outline] [data-open]");
    if (!link) return;
    const links = all(link.closest<HTMLElement>("[data-part]")!, "[data-open]").filter((each) => each.offsetParent);
    const at = links.indexOf(link);
    const goals: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 };
    const goal = links[goals[event.key] ?? -1];
    if (!goal) return;
    event.preventDefault();
    goal.focus();
  }
}

/** What scrolls an element: Studio's box, or the page. */
function scrollerOf(element: Element): Element {
  for (let up = element.parentElement; up; up = up.parentElement)
    if (up.scrollHeight > up.clientHeight && /auto|scroll/.test(getComputedStyle(up).overflowY)) return up;
  return document.scrollingElement!;
}

/** Scrolls to a heading that is out of sight, or has no room for what it heads. */
function bringUp(head: Element): void {
  const box = scrollerOf(head);
  const isPage = box === document.scrollingElement;
  const { top, height } = isPage ? { top: 0, height: innerHeight } : box.getBoundingClientRect();
  const at = head.getBoundingClientRect().top - top;
  if (at < 0 || at > height / 2) head.scrollIntoView({ block: "start" });
}
