// Acts in a line: each is told to the server when the one before it has been answered. Who types never waits.

export type Operation = Record<string, unknown> & { do: string };

/** One thing to tell the server. It can be kept on the device and told later: it holds nothing of the page. */
export interface Act {
  /** What is to be done; null where only the text, or the part that is looked at, is another. */
  operation: Operation | null;
  /** The whole text, where it was typed. */
  text?: string;
  /** The part to show. */
  path?: string;
  /** A step through what was done: back (-1) or forth (1). */
  step?: -1 | 1;
  /** What it is about: a later act about the same takes the place of one that still waits. None: it stands alone. */
  about?: string;
}

export interface Waiting<Mark> {
  act: Act;
  /** What of the page it came from. */
  mark: Mark;
}

/** `tell` gives false when no answer came: the act stays first, and the line stands until `go`. */
export class Line<Mark> {
  private readonly waiting: Waiting<Mark>[] = [];
  private isRunning = false;
  private readonly ends: ((isDone: boolean) => void)[] = [];

  constructor(
    private readonly tell: (next: Waiting<Mark>) => Promise<boolean>,
    private readonly changed: () => void,
  ) {}

  /** What has not been answered yet, in order. */
  get acts(): Act[] {
    return this.waiting.map((each) => each.act);
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  add(act: Act, mark: Mark): void {
    const at = this.sameAbout(act);
    if (at < 0) this.waiting.push({ act, mark });
    else this.waiting[at] = { act, mark };
    this.changed();
    void this.go();
  }

  /** Where an act about the same waits, and nothing after it that it might concern; -1 where none does. */
  private sameAbout(act: Act): number {
    const first = this.isRunning ? 1 : 0;
    for (let at = this.waiting.length - 1; act.about && at >= first; at--) {
      const { about } = this.waiting[at]!.act;
      if (about === act.about) return at;
      if (!about) break;
    }
    return -1;
  }

  /** Leaves out the last act that was not told, where no answer comes; false when there is none. */
  takeBack(): boolean {
    if (this.isRunning || this.isEmpty) return false;
    this.waiting.pop();
    this.changed();
    return true;
  }

  /** Tells what waits, until nothing does or no answer comes. */
  async go(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    let isDone = true;
    while (isDone && this.waiting.length) {
      isDone = await this.tell(this.waiting[0]!);
      if (isDone) this.waiting.shift();
      this.changed();
    }
    this.isRunning = false;
    for (const end of this.ends.splice(0)) end(isDone);
  }

  /** Waits for the end of the line: true when everything was answered. Tries again where it stands. */
  end(): Promise<boolean> {
    return new Promise((resolve) => {
      this.ends.push(resolve);
      void this.go();
    });
  }
}
