// What an author presses: a button or a small form that does something with a part, a link that shows one.
import type { Operation } from "./line";

/** What the button or form asks for, its own inputs included: `group.name` goes into `group`. */
export function operationOf(from: HTMLElement): Operation {
  const operation = JSON.parse(from.dataset["do"]!) as Operation;
  if (!(from instanceof HTMLFormElement)) return operation;
  for (const each of Array.from(from.elements) as HTMLInputElement[]) {
    if (!each.name || each.disabled || (each.type === "radio" && !each.checked)) continue;
    const value = each.type === "checkbox" ? each.checked : each.value;
    const dot = each.name.indexOf(".");
    if (dot < 0) operation[each.name] = value;
    else {
      const group = each.name.slice(0, dot);
      operation[group] = { ...(operation[group] as object | undefined), [each.name.slice(dot + 1)]: value };
    }
  }
  return operation;
}

/** Whether the keys ask for a step through what was done: back (-1) or forth (1); 0 where letters are written. */
export function stepOf(event: KeyboardEvent): -1 | 0 | 1 {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return 0;
  if ((event.target as Element).closest("textarea, input:not([type=checkbox], [type=radio], [type=button])")) return 0;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? 1 : -1;
  return key === "y" && !event.shiftKey ? 1 : 0;
}
