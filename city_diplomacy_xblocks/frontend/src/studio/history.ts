// What the worksheet was: a stack of texts, each with the part that was looked at.

export interface Moment {
  text: string;
  path: string;
}

/** A worksheet has some sixty thousand letters: so many steps fit into any browser. */
const MOST = 100;

export class History {
  private readonly past: Moment[] = [];
  private future: Moment[] = [];
  private about = "";

  /** The text has changed from what it was at `before`. Changes one after the other about the same are one step. */
  note(before: Moment, about = ""): void {
    this.future = [];
    if (!about || about !== this.about) this.past.push(before);
    if (this.past.length > MOST) this.past.shift();
    this.about = about;
  }

  /** What was before, or what was undone; undefined at either end. */
  look(step: -1 | 1): Moment | undefined {
    const from = step < 0 ? this.past : this.future;
    return from[from.length - 1];
  }

  /** That moment is there again; `now` was there until then. */
  went(step: -1 | 1, now: Moment): void {
    const [from, to] = step < 0 ? [this.past, this.future] : [this.future, this.past];
    from.pop();
    to.push(now);
    this.about = "";
  }
}
