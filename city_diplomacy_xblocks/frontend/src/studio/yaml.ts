// The worksheet as text: typed by its author, or as the acts have made it.
const QUIET = 800;

export class Yaml {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly area: HTMLTextAreaElement,
    private readonly send: (text: string) => void,
    rest: () => void,
  ) {
    area.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.put(), QUIET);
    });
    area.addEventListener("change", () => (this.flush(), rest()));
  }

  private put(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.send(this.area.value);
  }

  /** Sends what was typed a moment ago. */
  flush(): void {
    if (this.timer !== undefined) this.put();
  }

  /** Shows the text; `isWhole`: whatever somebody types there. */
  show(text: string, isWhole: boolean): void {
    const isTyping = this.timer !== undefined || document.activeElement === this.area;
    if (isTyping && !isWhole) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.area.value !== text) this.area.value = text;
  }

  /** Nothing can be typed while the text is being changed elsewhere. */
  lock(isLocked: boolean): void {
    this.area.readOnly = isLocked;
  }

  /** Puts the cursor on a line, counted from 1. */
  goTo(line: number): void {
    const { area } = this;
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    area.scrollTop = (area.scrollHeight / lines.length) * Math.max(line - 4, 0);
  }
}
