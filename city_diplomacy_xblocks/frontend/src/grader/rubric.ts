// The criteria on the page: levels, points between them, the track, the sum.
import { all, fill, one } from "../shared/dom";
import { say } from "./page";
import { inWords, type Level, reached, readPoints, write } from "./points";

export interface RubricWords {
  below: string;
  between: string;
  total: string;
  unset: string;
}

export class Criterion {
  readonly id: string;
  readonly max: number;
  private readonly levels: Level[];
  private readonly radios: HTMLInputElement[];
  private readonly input: HTMLInputElement;

  constructor(
    readonly element: HTMLElement,
    private readonly words: RubricWords,
    private readonly language: string,
  ) {
    this.id = element.dataset.criterion!;
    this.max = Number(element.dataset.max);
    this.radios = all<HTMLInputElement>(element, ".cd-mark input");
    this.levels = this.radios.map((radio) => ({ points: Number(radio.value), title: radio.dataset.title ?? "" }));
    this.input = one<HTMLInputElement>(element, "[data-points]")!;
    element.addEventListener("change", (event) => this.choose(event));
    element.addEventListener("click", (event) => this.step(event));
    this.input.addEventListener("input", () => this.show());
  }

  /** The points given; null while there are none, undefined while what is typed does not fit. */
  get points(): number | null | undefined {
    return readPoints(this.input.value, this.max);
  }

  get typed(): string {
    return this.input.value;
  }

  set typed(text: string) {
    this.input.value = text;
    this.show();
  }

  get remark(): HTMLTextAreaElement {
    return one<HTMLTextAreaElement>(this.element, "[data-remark]")!;
  }

  get atLowest(): boolean {
    const second = this.levels[1];
    return typeof this.points === "number" && second !== undefined && this.points < second.points;
  }

  private choose(event: Event): void {
    const radio = event.target as HTMLInputElement;
    if (this.radios.includes(radio)) this.typed = write(Number(radio.value), this.language);
  }

  private step(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-step]");
    if (!button) return;
    const from = this.points;
    const first = this.levels[0]?.points ?? 0;
    const to = typeof from === "number" ? from + Number(button.dataset.step) : first;
    this.typed = write(Math.min(this.max, Math.max(0, to)), this.language);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private show(): void {
    const points = this.points;
    const at = typeof points === "number" ? reached(this.levels, points) : -1;
    this.radios.forEach((radio, index) => (radio.checked = index === at));
    const name = inWords(this.levels, points, this.words);
    say(one(this.element, "[data-level]"), name && `, ${name}`);
    one(this.element, "[data-wrong]")!.hidden = points !== undefined;
    if (points === undefined) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    const lowest = one(this.element, "[data-lowest]");
    if (lowest) lowest.hidden = !this.atLowest;
    one(this.element, "[data-track]")!.setAttribute("width", String(this.max ? (100 * (points ?? 0)) / this.max : 0));
  }
}

/** Fill the table of points and its sum, and the pills that lead to the sections. Returns the sum. */
export function showTotal(view: HTMLElement, criteria: Criterion[], words: RubricWords, language: string): number {
  const given = criteria.filter((each) => typeof each.points === "number");
  for (const each of criteria) {
    const row = all(view, "[data-sum]").find((found) => found.dataset.sum === each.id);
    const points = each.points;
    const isGiven = typeof points === "number";
    if (row) say(one(row, "[data-sum-points]"), isGiven ? write(points, language) : words.unset);
    for (const mark of all(view, "[data-given]")) if (mark.dataset.given === each.id) mark.hidden = !isGiven;
    for (const mark of all(view, "[data-unset]")) if (mark.dataset.unset === each.id) mark.hidden = isGiven;
  }
  const sum = given.reduce((all_, each) => all_ + (each.points ?? 0), 0);
  const worth = given.reduce((all_, each) => all_ + each.max, 0);
  say(one(view, "[data-sum-total]"), write(sum, language));
  say(one(view, "[data-sum-max]"), write(worth, language));
  say(one(view, "[data-sum-words]"), fill(words.total, { given: given.length, criteria: criteria.length }));
  return sum;
}
