// Other people on the plan: who is here now, in which section, and what they have changed. Said quietly.
import { h, icon, one, type Say } from "../shared/dom";
import type { Present } from "../shared/types";

/** The same person's work on the same section is told aloud once in this time. */
const QUIET = 60_000;

/** « Awa Traoré est ici, dans « Vision » », in the head of the page; nothing where nobody is. */
export function showPresent(root: HTMLElement, others: readonly Present[], say: Say): void {
  const words = others.map(({ name, section, title }) =>
    section ? say("hereIn", { name, section: title }) : say("isHere", { name }),
  );
  const found = one(root, "[data-here]");
  if (!words.length) return found?.remove();
  const place = found ?? h("p", { class: "cd-meta", "data-here": true });
  if (!found) one(root, ".cd-doc")!.append(place);
  const text = words.join(" · ");
  if (place.textContent?.trim() !== text) place.replaceChildren(icon("user"), ` ${text}`);
}

/** Gathers what one answer brings, and tells it once: « Awa Traoré a modifié « Vision » ». */
export class Told {
  private readonly recent = new Map<string, number>();
  private readonly fresh = new Set<string>();

  note(sentence: string): void {
    this.fresh.add(sentence);
  }

  /** The sentences that have not been said lately. */
  take(now: number): string {
    const told = [...this.fresh].filter((sentence) => now - (this.recent.get(sentence) ?? 0) > QUIET);
    this.fresh.clear();
    for (const sentence of told) this.recent.set(sentence, now);
    return told.join(" ");
  }
}
