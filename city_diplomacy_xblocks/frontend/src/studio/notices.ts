// What the page asks its author, and what it says went wrong: in the page, beside what it is about.
import { all, button, type Child, clock, day, h, note, one, type Say, wrong } from "../shared/dom";

/** Asks below `from` before `act`: `words`, a list where there is one, two buttons. « No » gives the focus back. */
export function askBelow(
  from: HTMLElement,
  words: string,
  list: readonly string[],
  answers: { yes: string; no: string },
  act: () => void,
): void {
  const close = (): void => asked.remove();
  const yes = button(answers.yes, "", "cd-btn-bad", () => (close(), act()));
  const no = button(answers.no, "", "", () => (close(), from.focus()));
  yes.dataset["yes"] = "";
  const asked = h(
    "div",
    { class: "cd-asked", "data-asked": true, role: "group", "aria-label": words },
    h("p", {}, words),
    list.length > 0 && h("ul", { class: "cd-along" }, ...list.map((each) => h("li", {}, each))),
    h("p", { class: "cd-line" }, yes, no),
  );
  putBelow(from, asked);
  no.focus();
}

/** Says beside `from` why it could not be done. */
export function refuse(from: HTMLElement, message: string): void {
  putBelow(from, h("div", { "data-asked": true, role: "alert" }, wrong(message)));
}

/** What was asked or said of acts is settled. */
export const settleAll = (root: HTMLElement): void => all(root, "[data-asked]").forEach((each) => each.remove());

function putBelow(from: HTMLElement, element: HTMLElement): void {
  const near = from.closest(".cd-row-tools, .cd-line, form") ?? from;
  if (near.nextElementSibling?.matches("[data-asked]")) near.nextElementSibling.remove();
  near.after(element);
}

/** Work that was found again, above everything; why saving has failed, beside the buttons. */
export class Notices {
  private readonly above = h("div", { class: "cd-pad" });
  private readonly below = h("div", { class: "cd-pad" });

  constructor(
    root: HTMLElement,
    private readonly say: Say,
  ) {
    one(root, "[data-part=head]")!.after(this.above);
    one(root, ".xblock-actions")!.before(this.below);
  }

  /** Offers work that an earlier page has left. */
  offer(at: Date, isOther: boolean, take: () => void, drop: () => void): void {
    const close = (act: () => void) => (): void => (offered.remove(), act());
    const resume = button(this.say("resume"), "", "cd-btn-main", close(take));
    const discard = button(this.say("discard"), "", "", close(drop));
    resume.dataset["resume"] = "";
    discard.dataset["discard"] = "";
    const offered = note(
      "tip",
      "here",
      this.say("found"),
      h("p", {}, this.say("foundAt", { date: day(at), time: clock(at) })),
      isOther && h("p", {}, this.say("foundOther")),
      h("p", { class: "cd-line" }, resume, discard),
    );
    offered.setAttribute("role", "status");
    this.above.append(offered);
  }

  /** Says what went wrong; `sentences` one by one. */
  trouble(title: string, sentences: readonly string[], again?: Child): void {
    this.calm();
    const told = note("bad", "bad", title, ...sentences.map((each) => h("p", {}, each)), again && h("p", {}, again));
    told.setAttribute("role", "alert");
    this.below.append(told);
    told.scrollIntoView({ block: "nearest" });
  }

  calm(): void {
    this.below.replaceChildren();
  }

  get hasTrouble(): boolean {
    return this.below.hasChildNodes();
  }
}
