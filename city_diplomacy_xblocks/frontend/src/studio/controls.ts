// What the controls of a form say, as JSON.
import { all, one } from "../shared/dom";

const LISTS = ["options", "levels", "values"];

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
export const CONTROLS = "input, select, textarea";

/** Whether one writes letters into it. */
export const isTyped = (element: Element): boolean =>
  element.matches("textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])");

/** Whether it asks for a list of lines. */
export const isList = (setting: HTMLElement): boolean => LISTS.includes(setting.dataset["kind"] ?? "");

/** What the setting says: as it was typed, yes or no, those of several that are chosen, the lines of a list. */
export function valueOf(setting: HTMLElement): unknown {
  const kind = setting.dataset["kind"];
  if (isList(setting)) return linesOf(setting);
  const [first, ...more] = partsOf(setting);
  if (kind === "many") return [first, ...more].filter(isChosen).map((each) => each!.value);
  if (kind === "switch") return isChosen(first);
  if (first?.type === "radio") return [first, ...more].find(isChosen)?.value ?? "";
  return first?.value ?? "";
}

/** The controls that answer a setting: itself, those within it, or all of its form that bear its name. */
function partsOf(setting: HTMLElement): Control[] {
  if (!setting.matches(CONTROLS)) return all<Control>(setting, CONTROLS);
  const control = setting as Control;
  if (control instanceof HTMLSelectElement && control.multiple) return Array.from(control.options) as unknown as Control[];
  if (control.type !== "radio" && control.type !== "checkbox") return [control];
  const form = control.closest("[data-form]")!;
  return all<Control>(form, `[data-set="${CSS.escape(setting.dataset["set"]!)}"]`);
}

function isChosen(control: Control | undefined): boolean {
  const chosen = control as unknown as { checked?: boolean; selected?: boolean } | undefined;
  return Boolean(chosen?.checked ?? chosen?.selected);
}

/** The lines of a list that say something. */
function linesOf(list: HTMLElement): Record<string, string>[] {
  return all(list, "[data-row]").flatMap((row) => {
    const cells = all<Control>(row, "[data-cell]");
    if (cells.every((each) => each.type === "hidden" || !each.value.trim())) return [];
    return [Object.fromEntries(cells.map((each) => [each.dataset["cell"]!, each.value]))];
  });
}

/** Adds, removes or moves a line of the list that `button` stands in; gives what is to have the focus. */
export function turnLine(button: HTMLElement): HTMLElement | null {
  const list = button.closest<HTMLElement>("[data-set]")!;
  const row = button.closest<HTMLElement>("[data-row]");
  const [before, after] = [row?.previousElementSibling, row?.nextElementSibling];
  switch (button.dataset["rowAct"]) {
    case "add": {
      const made = one<HTMLTemplateElement>(list, "template")!.content.cloneNode(true) as DocumentFragment;
      const control = one(made, "input:not([type=hidden]), textarea");
      one(list, "[data-rows]")!.append(made);
      return control;
    }
    case "remove": {
      const next = after ?? before;
      row!.remove();
      return (next && one(next, "[data-row-act=remove]")) ?? one(list, "[data-row-act=add]");
    }
    case "up":
      before?.before(row!);
      return button;
    default:
      after?.after(row!);
      return button;
  }
}
