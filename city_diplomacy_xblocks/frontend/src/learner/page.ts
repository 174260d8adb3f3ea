// One block on the page: its fields and rows tied to the plan, and what the plan tells shown in them.
import { all, h, icon, one, type Say, speaker } from "../shared/dom";
import type { Answer, Args, Change, Other, PageData, Payload, Present, Row, Value, Whereabouts } from "../shared/types";
import * as comfort from "./comfort";
import { download } from "./copy";
import type { Found } from "./device";
import {
  control,
  elementAt,
  fieldOf,
  pathOf,
  read,
  rowOf,
  tableOf,
  tidy,
  ticks,
  typedBefore,
  typeOf,
  write,
} from "./fields";
import { Findings } from "./findings";
import { showGlance, showRowState } from "./glance";
import { Hand } from "./hand";
import { expectErrands, quietly, run, speak } from "./lazy";
import { showPresent, Told } from "./others";
import * as partners from "./partners";
import { type Plan, planOf, type View } from "./plan";
import { fillList, provide, refresh } from "./references";
import { asideNotice, type Before, restoredNotice } from "./restored";
import { addRow, openRow, renumber, type RowActs, rowsOf, rowTool, settle, takeRows, writeRow } from "./rows";
import { showSections } from "./sections";
import { footOf, Status } from "./status";
import { focusPath, pathWanted } from "./ways";

const LEVEL = partners.LEVEL;

export class Page implements View, RowActs {
  readonly say: Say;
  readonly plan: Plan;
  /** Something is known that only the server can draw. */
  private anew = false;
  private readonly data: PageData;
  readonly findings: Findings;
  private readonly status: Status;
  readonly hand: Hand;
  private readonly before: Before = { values: new Map(), rows: new Set() };
  private readonly told = new Told();

  constructor(
    readonly root: HTMLElement,
    readonly url: (handler: string) => string,
    readonly args: Args,
    private readonly remount: (html: string, args?: Args, told?: string) => void,
  ) {
    this.data = JSON.parse(root.dataset["page"]!) as PageData;
    this.say = speaker(args.words, args.language);
    this.plan = planOf(args, this.data);
    this.findings = new Findings(root, this.say);
    this.hand = new Hand(root, this.data, this.say);
    this.status = new Status(root, {
      say: this.say,
      login: args.login,
      retry: () => this.plan.sender.retry(),
      copy: () => void download(this),
      unsent: () => this.unsent(),
    });
    provide(root, this.plan.references, this.say);
    this.listen();
    expectErrands(this);
    this.plan.join(this, this.data);
    comfort.prepare(root, this.say);
    if (this.writable) this.adopt();
    const wanted = pathWanted(args.focus, this.data);
    if (wanted) setTimeout(() => focusPath(root, wanted));
  }

  get writable(): boolean {
    return this.data.writable;
  }

  leave(): void {
    this.plan.views.delete(this);
  }

  // Events

  private listen(): void {
    const on = (name: string, act: (event: Event) => void, capture = false): void =>
      this.root.addEventListener(name, act, capture);
    on("input", (event) => this.typed(event));
    on("change", (event) => this.changedBy(event));
    on(
      "focusin",
      (event) => event.target instanceof HTMLSelectElement && event.target.dataset["target"] && fillList(event.target),
    );
    on("focusout", (event) => this.left(event));
    on("click", (event) => void this.pressed(event));
    on("keydown", (event) => comfort.enterLeaves(event as KeyboardEvent));
    on("toggle", (event) => comfort.opened(event.target), true);
  }

  private typed(event: Event): void {
    const field = fieldOf(event.target);
    if (!field || !this.writable) return;
    this.note(field);
    comfort.grow(event.target);
    comfort.count(field, this.say, (text) => this.announce(text));
  }

  private changedBy(event: Event): void {
    const target = event.target as HTMLElement;
    if (target.matches("[data-language]")) return speak(this, (target as HTMLSelectElement).value);
    if (target.matches("[data-essential]")) return comfort.essential(this.root, (target as HTMLInputElement).checked);
    const field = fieldOf(target);
    if (!field || !this.writable) return;
    if (
      target instanceof HTMLSelectElement ||
      ticks(field).length ||
      field.matches("[data-type=date],[data-type=month],[data-type=period]")
    )
      this.note(field);
    this.plan.left();
  }

  /** A field holds something new: to the journal, and to whatever shows it. */
  note(field: HTMLElement): void {
    const row = rowOf(field);
    if (row) settle(row, this);
    this.edit("set", pathOf(field), read(field));
    this.echo(field, row);
  }

  private echo(field: HTMLElement, row: HTMLElement | null): void {
    if ("optional" in field.dataset) field.toggleAttribute("data-filled", read(field) !== null);
    if (field.dataset["path"] === this.root.dataset["city"]) this.nameCity(String(read(field) ?? ""));
    comfort.length(field, this.say);
    comfort.clearing(field, this.say);
    if (!row) return;
    showGlance(row);
    showRowState(row, this.say);
    this.rename(row, field);
  }

  private nameCity(name: string): void {
    one(this.root, "h2")!.replaceChildren(name ? h("bdi", {}, name) : this.say("yourCity"));
  }

  /** What is typed into a name or a level shows in the lists that point at the row. */
  private rename(row: HTMLElement, field: HTMLElement): void {
    const table = tableOf(row)!;
    const known = this.plan.references.table(table.dataset["table"]!);
    if (known && (field.dataset["col"] === known.name || field.dataset["col"] === LEVEL)) this.reordered(table);
  }

  private left(event: Event): void {
    const field = fieldOf(event.target);
    if (!field || !this.writable) return;
    const next = (event as FocusEvent).relatedTarget;
    if (next instanceof Node && field.contains(next)) return;
    const path = pathOf(field);
    tidy(field);
    const other = this.plan.behind.get(path)?.[1];
    if (other) this.take(other);
    // The browser moves the focus after this event; the row may be gone by then.
    setTimeout(() => {
      this.findings.left(path);
      const row = rowOf(field);
      if (row) showRowState(row, this.say);
    });
    this.plan.left();
  }

  private async pressed(event: Event): Promise<void> {
    const target = event.target as HTMLElement;
    const link = target.closest<HTMLAnchorElement>('a[href*="#path="]');
    if (link) return focusPath(this.root, "", link, event);
    if (target.closest("[data-copy]")) return download(this);
    const press = target.closest<HTMLElement>("[data-do]");
    const act = press?.dataset["do"];
    if (!press || !act || press.closest("[data-panel-of]")) return;
    if (act === "hand-in") return run(this, (errand) => errand.handIn(this));
    if (act === "withdraw") return run(this, (errand) => errand.withdraw(this, press));
    if (act === "reply" || act === "corrected") return run(this, (errand) => errand.reply(this, press, act));
    if (act === "add") return this.add(tableOf(press)!);
    if (act === "choose") return partners.choose(this, press);
    if (act === "unchoose") return partners.unchoose(this, press);
    rowTool(act, rowOf(press)!, this);
    this.plan.left();
  }

  // Rows and references

  edit(op: Change["op"], path: string, value: Payload): void {
    this.plan.edit(op, path, value, this);
  }

  announce(text: string): void {
    one(this.root, ":scope > [data-announce]")!.textContent = text;
  }

  reordered(table: HTMLElement): void {
    const path = table.dataset["table"]!;
    const known = this.plan.references.table(path);
    if (!known) return;
    known.rows = rowsOf(table)
      .filter((row) => !("new" in row.dataset))
      .map((row) => {
        const cell = (name: string): string => {
          const field = one(row, `[data-col="${CSS.escape(name)}"]`);
          return field ? String(read(field) ?? "") : "";
        };
        return [row.dataset["row"]!, cell(known.name), cell(LEVEL)];
      });
    for (const view of this.plan.views) if (view instanceof Page) refresh(view.root, path);
  }

  private add(table: HTMLElement): void {
    if (rowsOf(table).length >= Number(table.dataset["most"]))
      return this.announce(this.say("full", { count: Number(table.dataset["most"]) }));
    openRow(addRow(table));
  }

  showNewRow(table: HTMLElement, id: string, cells: Record<string, Value>): HTMLElement {
    const row = addRow(table, id);
    delete row.dataset["new"];
    writeRow(row, cells);
    showRowState(row, this.say);
    return row;
  }

  // What the plan tells

  take(other: Other): void {
    const { path, value = null, rows, by } = other;
    const place = elementAt(this.root, path);
    const section = this.data.sections[path.split(".")[0]!];
    if (by && section) this.told.note(this.say("hasChanged", { name: by, section: section[1] }));
    if (!place) return this.takeNames(path, rows);
    // The team has filled in what stands here to be read only.
    if (!typeOf(place) || (rows && !one(place, ":scope > template"))) return void (this.anew = true);
    if (rows) {
      const waits = (field: HTMLElement, cell: Value): boolean =>
        this.waits(field, { path: pathOf(field), value: cell, by });
      takeRows(place, rows, (row) => this.plan.holds(row), waits);
      for (const row of rowsOf(place)) showRowState(row, this.say);
      this.reordered(place);
    } else if (!this.waits(place, other) && JSON.stringify(read(place)) !== JSON.stringify(value)) {
      this.showValue(place, value, by);
    }
  }

  /** Rows of a table that another unit shows are known here by name only. */
  private takeNames(path: string, rows: Row[] | undefined): void {
    const known = this.plan.references.table(path);
    if (!known || !rows) return;
    known.rows = rows.map((row) => [row.id, String(row[known.name] ?? ""), String(row[LEVEL] ?? "")]);
    refresh(this.root, path);
  }

  /** Whether somebody writes in the field: what the plan has is shown when it is left. */
  private waits(field: HTMLElement, other: Other): boolean {
    const waits = this.isWriting(field) || this.plan.holds(other.path);
    if (waits) this.plan.stale(other.path, other);
    else this.plan.behind.delete(other.path);
    return waits;
  }

  /** Boxes beside the control (a comment, two texts to choose from) may hold the focus: nobody writes then. */
  private isWriting(field: HTMLElement): boolean {
    return fieldOf(document.activeElement) === field;
  }

  /** Puts the plan's value into a field, and says quietly that it came from elsewhere. */
  private showValue(field: HTMLElement, value: Value, by?: string): void {
    write(field, value);
    this.echo(field, rowOf(field));
    comfort.count(field, this.say);
    comfort.grow(control(field));
    const foot = footOf(field);
    one(foot, "[data-changed]")?.remove();
    const words = by ? this.say("changedBy", { name: by }) : this.say("changed");
    foot.prepend(h("span", { "data-changed": true }, icon("user"), ` ${words}`));
  }

  answered(answer: Answer): void {
    this.findings.answered(answer.findings);
    this.hand.answered(answer.findings);
    showSections(this.root, answer);
    for (const [path, words] of Object.entries(answer.computed)) {
      const figure = elementAt(this.root, path)?.querySelector("[data-figure]");
      if (figure && figure.textContent !== words) figure.textContent = words;
    }
    for (const row of all(this.root, "[data-row]")) showRowState(row, this.say);
    for (const figure of all(this.root, "[data-row] [data-type=computed]")) showGlance(rowOf(figure)!);
    this.showKept();
    const words = this.told.take(Date.now());
    if (words) this.announce(words);
    if (answer.pictures) quietly((script) => script.redraw(this, answer));
    const { state, version } = this.data;
    if (this.anew || answer.state !== state || (answer.version ?? version) !== version) speak(this, this.args.language);
  }

  show(state: Whereabouts): void {
    this.status.show(state);
  }

  present(others: readonly Present[]): void {
    showPresent(this.root, others, this.say);
    this.showKept();
  }

  private showKept(): void {
    const { root, plan, writable } = this;
    if (plan.kept.size || one(root, "[data-kept]"))
      quietly((script) => script.showKept(root, plan.kept.values(), this, writable));
  }

  private unsent(): HTMLElement[] {
    return this.plan.waits
      .map(({ path }) => elementAt(this.root, path))
      .filter((field): field is HTMLElement => !!field?.matches("[data-type]:not([data-table])"));
  }

  // From earlier pages, and from before this script

  apply(changes: readonly Change[]): void {
    if (!this.writable) return;
    for (const { op, path, value } of changes) {
      const place = elementAt(this.root, path);
      // What is being written now goes before what was written once.
      if (op === "set" && place && !this.isWriting(place) && !this.plan.journal.holds(path)) {
        if (!this.before.values.has(path)) this.before.values.set(path, read(place));
      } else if (op === "set") continue;
      else if (!place === (op === "insert")) this.before.rows.add(path);
      this.redo(op, path, value);
    }
  }

  found(journals: readonly Found[]): void {
    const changes = journals.filter((each) => !each.aside).flatMap((each) => each.changes);
    if (changes.length && this.writable)
      restoredNotice(this.root, changes, this.before, this.say, (field, value) => this.put(field, value));
    if (this.plan.aside.length) asideNotice(this);
  }

  /** Shows a change that was made elsewhere on this device. */
  redo(op: Change["op"], path: string, value: Payload): void {
    if (!this.writable) return;
    const place = elementAt(this.root, path);
    if (op === "set") {
      if (!place || JSON.stringify(read(place)) === JSON.stringify(value)) return;
      write(place, value);
      return this.echo(place, rowOf(place));
    }
    const table = elementAt(this.root, path.split(".").slice(0, 2).join("."));
    if (!table) return;
    const { after = null, cells = {} } = (value ?? {}) as { after?: string | null; cells?: Record<string, Value> };
    const row = place ?? (op === "insert" ? this.showNewRow(table, path.split(".")[2]!, cells) : null);
    if (op === "delete") row?.remove();
    else if (row) {
      const before = after && elementAt(this.root, `${table.dataset["table"]}.${after}`);
      if (before) before.after(row);
      else if (after === null) row.parentElement!.prepend(row);
    }
    renumber(table);
    this.reordered(table);
  }

  private adopt(): void {
    for (const field of all(this.root, "[data-type]")) {
      if (typeOf(field) !== "table" && typedBefore(field) && !this.plan.holds(pathOf(field))) this.note(field);
    }
  }

  // Choices and errands

  /** Puts a value into a field as if it were typed. */
  put(field: HTMLElement, value: Value): void {
    write(field, value);
    this.note(field);
    this.plan.left();
  }

  async resolve(id: number, use: boolean): Promise<boolean> {
    const path = this.plan.kept.get(id)?.path ?? "";
    const settled = await this.plan.resolve(id, use);
    // The button that was pressed is gone.
    if (settled) focusPath(this.root, path);
    return settled;
  }

  /** The server's page in the place of this one; `told` is said to whoever hears it. */
  replace(html: string, args?: Args, told?: string): void {
    this.leave();
    this.remount(html, args, told);
  }
}
