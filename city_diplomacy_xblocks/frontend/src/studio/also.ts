// In which languages beside French the forms ask for words: those of the page at first, then those that were ticked
// last on this device.
import { read, write } from "../shared/storage";
import { all, one } from "../shared/dom";

const KEY = "city-studio-also";

export function also(root: HTMLElement): void {
  const place = one(root, "[data-also]");
  if (!place) return;
  const boxes = all(place, "input") as HTMLInputElement[];
  const last = read<string[]>(KEY);
  if (Array.isArray(last)) for (const box of boxes) box.checked = last.includes(box.value);
  const show = (): void => boxes.forEach((box) => root.classList.toggle(`is-${box.value}`, box.checked));
  show();
  place.addEventListener("change", () => {
    show();
    write(KEY, boxes.filter((box) => box.checked).map((box) => box.value));
  });
}
