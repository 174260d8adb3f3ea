// Small tools for the page. Text goes in as text: nothing here parses HTML but `fragment`, which takes the server's.

export type Words = Record<string, string | Record<string, string>>;
export type Child = Node | string | null | undefined | false;

/** An element with attributes and children; an attribute of `true` stands without value, of `false` is left out. */
export function h(tag: string, attrs: Record<string, string | boolean> = {}, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** The icon of that name; a word always stands beside it. */
export const icon = (name: string): HTMLElement => h("span", { class: `cd-i cd-i-${name}`, "aria-hidden": "true" });

/** A button with an icon and words. */
export function button(words: string, sign: string, kind: string, act: () => unknown): HTMLElement {
  const made = h("button", { type: "button", class: `cd-btn ${kind}` }, sign && icon(sign), h("span", {}, words));
  made.addEventListener("click", () => act());
  return made;
}

/** What is wrong, in a line. */
export const wrong = (words: string): HTMLElement =>
  h("p", { class: "cd-st cd-st-bad" }, icon("bad"), h("span", {}, words));

/** A note: how grave it looks ("" plain, tip, bad, ok), its icon, its title, what follows. */
export const note = (kind: string, sign: string, title: string, ...more: Child[]): HTMLElement =>
  h("div", { class: `cd-say${kind && ` cd-say-${kind}`}` }, icon(sign), h("p", { class: "cd-say-t" }, title), ...more);

/** « 14:32 » and « 22/11/2026 », as the server writes them in each language. */
export const clock = (moment: Date): string => moment.toLocaleTimeString("fr", { hour: "2-digit", minute: "2-digit" });
export const day = (moment: Date): string =>
  moment.toLocaleDateString("fr", { day: "2-digit", month: "2-digit", year: "numeric" });

/** `{name}` in the template becomes values.name; the values themselves are not searched. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** Says words in one language: `say("saved", {time: "14:32"})`; with `count`, the form that fits it. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

export function speaker(words: Words, language: string): Say {
  const rules = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const found = words[key] ?? key;
    if (typeof found === "string") return fill(found, values);
    const form = found[rules.select(Number(values["count"]))] ?? found["other"] ?? key;
    return fill(form, values);
  };
}

/** The elements of the server's HTML. Scripts in it do not run. */
export function fragment(html: string): HTMLElement {
  return new DOMParser().parseFromString(html, "text/html").body;
}

export const all = <E extends Element = HTMLElement>(root: ParentNode, selector: string): E[] =>
  Array.from(root.querySelectorAll<E>(selector));

export const one = <E extends Element = HTMLElement>(root: ParentNode, selector: string): E | null =>
  root.querySelector<E>(selector);

/** A random name: 16 hexadecimal digits. */
export function randomId(bytes = 8): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

export function cookie(name: string): string {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}
