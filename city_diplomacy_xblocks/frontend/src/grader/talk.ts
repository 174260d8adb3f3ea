// Comments under the text they speak of: writing one, answering, resolving.
import { all, one } from "../shared/dom";
import { bring, parse, say } from "./page";
import type { Ask } from "./ask";
import type { Shelf } from "./shelf";

export class Talk {
  constructor(
    private readonly view: HTMLElement,
    private readonly submission: number,
    private readonly ask: Ask,
    private readonly shelf: Shelf,
  ) {
    view.addEventListener("click", (event) => this.click(event));
    // A row's own buttons come when it is opened: most of the hundreds of cells stay closed.
    view.addEventListener("toggle", (event) => this.equip(event.target as Element), true);
    this.equip(view);
    this.restore();
  }

  private click(event: Event): void {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-comment], [data-answer], [data-resolve]");
    if (!button) return;
    if (button.dataset.resolve) void this.resolve(button);
    else this.open(button);
  }

  /** Give the answers inside `within` that are in sight their button to comment. */
  private equip(within: Element): void {
    const template = one<HTMLTemplateElement>(this.view, "template[data-form=tool]")!;
    for (const answer of all(within, ".cd-entry, tr[data-path]")) {
      const host = answer.matches("tr") ? one(answer, "th")! : answer;
      if (answer.closest(".cd-row:not([open])") || one(host, ":scope > .cd-tool")) continue;
      const tool = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
      const button = one<HTMLButtonElement>(tool, "button")!;
      const name = answer.dataset.name ?? one(answer, "dt")?.textContent ?? "";
      button.dataset.comment = answer.dataset.path;
      button.dataset.name = name;
      say(one(tool, "[data-about]"), ` (${name})`);
      if (answer.matches("tr")) {
        const cell = document.createElement("span");
        cell.className = "cd-tool cd-tool-row";
        cell.append(button);
        host.append(cell);
      } else one(answer, "dd")!.after(tool);
    }
  }

  /** Bring back the forms that held words when the page was left. */
  private restore(): void {
    for (const [place, text] of Object.entries(this.shelf.unsent())) {
      const path = place.replace(/^at:/, "");
      const row = all<HTMLDetailsElement>(this.view, ".cd-row").find((each) => path.startsWith(`${each.dataset.path}.`));
      if (row) {
        row.open = true;
        this.equip(row);
      }
      const button = all<HTMLButtonElement>(this.view, "[data-comment], [data-answer]").find((each) => key(each) === place);
      if (!button) continue;
      const area = one<HTMLTextAreaElement>(this.open(button, false), "textarea");
      if (area) area.value = text;
    }
  }

  private open(button: HTMLButtonElement, focus = true): HTMLFormElement {
    const before = all<HTMLFormElement>(this.view, "form[data-write]").find((form) => form.dataset.write === key(button));
    const form = before ?? this.make(button);
    if (focus) bring(one(form, "textarea")!);
    return form;
  }

  private make(button: HTMLButtonElement): HTMLFormElement {
    const template = one<HTMLTemplateElement>(this.view, "template[data-form=comment]")!;
    const form = one<HTMLFormElement>(template.content.cloneNode(true) as DocumentFragment, "form")!;
    form.dataset.write = key(button);
    button.setAttribute("aria-expanded", "true");
    if (button.dataset.answer) {
      for (const part of all(form, "[data-internal], [data-new]")) part.remove();
      say(one(form, "[data-about]"), button.textContent ?? "");
      button.closest("[data-thread]")!.append(form);
    } else {
      say(one(form, "[data-about]"), button.dataset.name ?? "");
      this.slot(button.dataset.comment!).after(form);
    }
    const area = one<HTMLTextAreaElement>(form, "textarea")!;
    const label = one(form, "label")!;
    area.id = `${this.view.id || "cd"}-t-${Math.random().toString(36).slice(2)}`;
    label.setAttribute("for", area.id);
    area.addEventListener("input", () => this.shelf.keepUnsent(key(button), area.value));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send(form, button, area);
    });
    one(form, "[data-cancel]")!.addEventListener("click", () => this.close(form, button, true));
    return form;
  }

  private close(form: HTMLFormElement, button: HTMLButtonElement, focus: boolean): void {
    this.shelf.keepUnsent(key(button), "");
    button.setAttribute("aria-expanded", "false");
    form.remove();
    if (focus) button.focus();
  }

  private async send(form: HTMLFormElement, button: HTMLButtonElement, area: HTMLTextAreaElement): Promise<void> {
    if (form.getAttribute("aria-busy") === "true" || !area.value.trim()) return;
    form.setAttribute("aria-busy", "true");
    const thread = button.dataset.answer;
    const answer = await this.ask("comment", {
      submission: this.submission,
      path: button.dataset.comment ?? button.dataset.pathOf ?? "",
      text: area.value,
      internal: one<HTMLInputElement>(form, "[data-internal] input")?.checked ?? false,
      ...(thread ? { thread: Number(thread) } : {}),
    });
    form.removeAttribute("aria-busy");
    const made = answer.ok ? parse(String(answer.body.html))[0] : undefined;
    if (!made) return refuse(form, answer.problem);
    this.close(form, button, false);
    if (thread) button.closest("[data-thread]")!.replaceWith(made);
    else this.slot(button.dataset.comment!).append(made);
    bring(made as HTMLElement);
  }

  private async resolve(button: HTMLButtonElement): Promise<void> {
    const thread = button.closest<HTMLElement>("[data-thread]")!;
    const answer = await this.ask("resolve_thread", {
      submission: this.submission,
      thread: Number(button.dataset.resolve),
      resolved: button.dataset.to === "resolved",
    });
    const made = answer.ok ? parse(String(answer.body.html))[0] : undefined;
    if (made) {
      thread.replaceWith(made);
      one(made, "[data-resolve]")?.focus();
      return;
    }
    const place = one(thread, "[data-failed]") ?? thread.appendChild(document.createElement("p"));
    place.className = "cd-st cd-st-bad";
    place.setAttribute("data-failed", "");
    place.setAttribute("role", "alert");
    say(place, answer.problem);
  }

  /** Where the threads about `path` stand; made when there are none yet. */
  private slot(path: string): HTMLElement {
    const there = all(this.view, "[data-threads]").find((each) => each.dataset.threads === path);
    if (there) return there;
    const answer = all(this.view, "[data-path]").find((each) => each.dataset.path === path)!;
    const voices = document.createElement(answer.matches("tr") ? "div" : "dd");
    voices.className = "cd-voices";
    const slot = voices.appendChild(document.createElement("div"));
    slot.className = "cd-stack";
    slot.dataset.threads = path;
    if (answer.matches("tr")) answer.closest(".cd-scroll")!.after(voices);
    else answer.append(voices);
    return slot;
  }
}

function key(button: HTMLElement): string {
  return button.dataset.answer ? `answer:${button.dataset.answer}` : `at:${button.dataset.comment ?? ""}`;
}

function refuse(form: HTMLFormElement, problem: string): void {
  const place = one(form, "[data-failed]")!;
  say(one(place, "[data-failed-text]"), problem);
  place.hidden = false;
  place.focus();
}
