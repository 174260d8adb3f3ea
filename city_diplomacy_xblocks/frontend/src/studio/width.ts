// How wide the editor itself is: in Studio it stands in a box, whatever the window has room for.
const WIDTHS: [name: string, from: number][] = [
  ["is-mid", 680],
  ["is-wide", 980],
];

/** Names the columns that the editor has room for, now and whenever its width changes. */
export function fit(root: HTMLElement): void {
  const name = (width: number): void => {
    for (const [each, from] of WIDTHS) root.classList.toggle(each, width >= from);
  };
  name(root.clientWidth);
  new ResizeObserver(([entry]) => name(entry!.contentRect.width)).observe(root);
}
