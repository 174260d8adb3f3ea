// Makes a part of the page like the server's new drawing of it, in place: what has the focus, the caret in it, what is
// scrolled and what is open stay as they are.

/** What of an element says that it is the same in the next drawing. */
const NAMES = ["data-part", "data-form", "data-set", "data-row", "data-cell", "data-open", "data-do", "data-key", "id", "name"];

/** `isKept`: what is left as it is, and a control whose words are not those of the drawing. */
export function morph(old: Element, next: Element, isKept: (element: Element) => boolean): void {
  if (isKept(old) && !isControl(old)) return;
  if (old.tagName === "TEMPLATE") return old.replaceWith(next);
  for (const { name } of Array.from(old.attributes))
    if (!next.hasAttribute(name) && !isOpen(old, name)) old.removeAttribute(name);
  for (const { name, value } of Array.from(next.attributes))
    if (old.getAttribute(name) !== value && !isOpen(old, name)) old.setAttribute(name, value);
  // Its letters and options go over to the old one: what it says is read before.
  const said = isControl(next) ? next.value : "";
  children(old, next, isKept);
  if (isControl(old) && !isKept(old)) fillIn(old, next as typeof old, said);
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
const isControl = (element: Element): element is Control => element.matches("input, select, textarea");
const isOpen = (element: Element, name: string): boolean => name === "open" && element.tagName === "DETAILS";

function fillIn(old: Control, next: Control, said: string): void {
  if (old instanceof HTMLInputElement && /^(checkbox|radio)$/.test(old.type)) old.checked = (next as HTMLInputElement).checked;
  else if (old.value !== said) old.value = said;
}

function children(old: Element, next: Element, isKept: (element: Element) => boolean): void {
  const known = new Map<string, ChildNode>();
  for (const each of Array.from(old.childNodes)) {
    const key = keyOf(each);
    if (key && !known.has(key)) known.set(key, each);
  }
  let place: ChildNode | null = old.firstChild;
  for (const each of Array.from(next.childNodes)) {
    const key = keyOf(each);
    const same = key ? known.get(key) : nextLike(place, each);
    if (!same) {
      old.insertBefore(each, place);
      continue;
    }
    known.delete(key);
    place = bring(old, same, place);
    if (same.nodeType === Node.ELEMENT_NODE) {
      const after = same.nextSibling;
      morph(same as Element, each as Element, isKept);
      place = after;
    } else {
      if (same.nodeValue !== each.nodeValue) same.nodeValue = each.nodeValue;
      place = same.nextSibling;
    }
  }
  while (place) {
    const after: ChildNode | null = place.nextSibling;
    place.remove();
    place = after;
  }
}

/** Puts `same` where `place` is. What holds the focus is not moved, it would lose it: the others go behind it. */
function bring(parent: Element, same: ChildNode, place: ChildNode | null): ChildNode {
  if (same === place) return same;
  if (!same.contains(document.activeElement)) parent.insertBefore(same, place);
  else
    while (place && place !== same) {
      const after: ChildNode | null = place.nextSibling;
      parent.append(place);
      place = after;
    }
  return same;
}

/** The first from `place` on that is of the kind of `like`, and that nothing names. Of letters: `place` itself. */
function nextLike(place: ChildNode | null, like: ChildNode): ChildNode | undefined {
  const isElement = like.nodeType === Node.ELEMENT_NODE;
  for (let each = place; each; each = isElement ? each.nextSibling : null)
    if (each.nodeName === like.nodeName && !keyOf(each)) return each;
  return undefined;
}

/** What a node is about, with its kind; "" for what is known by its place only. A line of the outline is about what it
 * leads to, the frame of a control about what it sets. */
function keyOf(node: Node): string {
  if (!(node instanceof Element)) return "";
  const inner = node.tagName === "LI" ? "[data-open]" : node.matches(".cd-f") ? "[data-set]" : "";
  const about = (inner && node.querySelector(inner)) || node;
  const name = NAMES.find((each) => about.getAttribute(each));
  if (!name) return "";
  const isOneOfSome = about.matches("input[type=radio], input[type=checkbox]");
  return [node.tagName, name, about.getAttribute(name), isOneOfSome ? about.getAttribute("value") : ""].join("|");
}
