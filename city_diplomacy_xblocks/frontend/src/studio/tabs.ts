// Tabs, as the ARIA practices describe them: arrows turn them, Tab goes into the panel.
import { all, one } from "../shared/dom";

export class Tabs {
  private readonly tabs: HTMLElement[];

  constructor(
    private readonly root: HTMLElement,
    private readonly turned: (name: string) => void,
  ) {
    this.tabs = all(root, "[role=tab][data-tab]");
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.open(tab.dataset["tab"]!));
      tab.addEventListener("keydown", (event) => this.key(event, tab));
    }
  }

  /** The tab that is open. */
  get name(): string {
    return this.tabs.find((each) => each.getAttribute("aria-selected") === "true")?.dataset["tab"] ?? "";
  }

  /** Opens the tab of that name; the focus stays where it is. */
  open(name: string): void {
    const tab = this.tabs.find((each) => each.dataset["tab"] === name);
    if (tab?.getAttribute("aria-selected") === "true" || !tab) return;
    this.show(tab);
    this.turned(name);
  }

  private show(chosen: HTMLElement): void {
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      one(this.root, `[data-panel="${tab.dataset["tab"]}"]`)!.hidden = tab !== chosen;
    }
  }

  private key(event: KeyboardEvent, tab: HTMLElement): void {
    const at = this.tabs.indexOf(tab);
    const isBackwards = getComputedStyle(tab).direction === "rtl";
    const forth = isBackwards ? "ArrowLeft" : "ArrowRight";
    const back = isBackwards ? "ArrowRight" : "ArrowLeft";
    const goals: Record<string, number> = { [forth]: at + 1, [back]: at - 1, Home: 0, End: this.tabs.length - 1 };
    const goal = goals[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    const next = this.tabs[(goal + this.tabs.length) % this.tabs.length]!;
    next.focus();
    this.open(next.dataset["tab"]!);
  }
}
