// Partners of an action: chosen, taken away, or added to the list of actors on the way.
import { one, randomId } from "../shared/dom";
import { elementAt } from "./fields";
import type { Page } from "./page";
import { chosenIds, choosing, setChosen } from "./references";

/** The column of a table of actors that says their level. */
export const LEVEL = "level";

export function unchoose(page: Page, press: HTMLElement): void {
  const group = press.closest<HTMLElement>("[data-type]")!;
  const gone = press.closest<HTMLElement>("[data-ref]")!.dataset["ref"];
  setChosen(
    group,
    chosenIds(group).filter((id) => id !== gone),
  );
  page.note(group);
  one(group, "[data-do=choose]")?.focus();
  page.plan.left();
}

export function choose(page: Page, press: HTMLElement): void {
  const group = press.closest<HTMLElement>("[data-type]")!;
  const close = (): void => {
    panel.remove();
    press.hidden = false;
    press.focus();
  };
  const take = (id: string): void => {
    setChosen(group, [...chosenIds(group), id]);
    page.note(group);
    close();
    page.plan.left();
  };
  const level = group.dataset["level"];
  const create = level
    ? (name: string): void => take(createActor(page, group.dataset["target"]!, name, level))
    : undefined;
  const panel = choosing(group, { choose: take, create, close });
  press.after(panel);
  press.hidden = true;
  (one(panel, "select, input") ?? panel).focus();
}

/** A new actor, known by name and level; the rest can be told in its own section. */
function createActor(page: Page, path: string, name: string, level: string): string {
  const id = randomId(5);
  const known = page.plan.references.table(path)!;
  const cells = { [known.name]: name, [LEVEL]: level };
  page.edit("insert", `${path}.${id}`, { after: known.rows[known.rows.length - 1]?.[0] ?? null, cells });
  if (!page.plan.references.row(path, id)) known.rows.push([id, name, level]);
  const table = elementAt(page.root, path);
  if (table) page.showNewRow(table, id, cells);
  page.announce(page.say("created", { row: page.plan.references.number(path, id), name }));
  return id;
}
