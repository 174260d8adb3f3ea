// What a grader wrote and the server does not have yet, kept on this device: per person, submission and window.
import { read, remove, write } from "../shared/storage";
import type { Texts } from "./merge";

export interface Draft {
  /** What the server had when these texts were begun. */
  base: Texts;
  texts: Texts;
}

const WINDOW = Math.random().toString(36).slice(2);

export class Shelf {
  private readonly name: string;

  constructor(person: string, submission: string) {
    this.name = `city-review:${person}:${submission}:`;
  }

  /** Drafts that windows left here, this one's too, with the keys to clear them by. */
  drafts(): Array<[string, Draft]> {
    return this.keys("draft:").flatMap((key) => {
      const draft = read<Draft>(key);
      return draft?.base && draft.texts ? [[key, draft] as [string, Draft]] : [];
    });
  }

  /** Keep a draft; false when this device cannot. */
  keep(draft: Draft): boolean {
    return write(`${this.name}draft:${WINDOW}`, draft);
  }

  drop(key = `${this.name}draft:${WINDOW}`): void {
    remove(key);
  }

  /** Comments begun and not sent, by the place they speak of. */
  unsent(): Record<string, string> {
    return read<Record<string, string>>(`${this.name}unsent`) ?? {};
  }

  keepUnsent(place: string, text: string): void {
    const all = this.unsent();
    if (text) all[place] = text;
    else delete all[place];
    if (Object.keys(all).length) write(`${this.name}unsent`, all);
    else remove(`${this.name}unsent`);
  }

  private keys(kind: string): string[] {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.name + kind));
    } catch {
      return [];
    }
  }
}
