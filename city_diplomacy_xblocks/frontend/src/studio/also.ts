// In which languages beside French the forms ask for words: those of the page at first, then those that were ticked
// last on this device.
import { all, one } from "../shared/dom";

const KEY = "city-studio-also";

export function also(root: HTMLElement): void {
  const place = one(root, "[data-also]");
  if (!place) return;
  const boxes = all(place, "input") as HTMLInputElement[];
  const last = remembered();
  if (last !== null) for (const box of boxes) box.checked = last.split(" ").includes(box.value);
  const show = (): void => boxes.forEach((box) => root.classList.toggle(`is-${box.value}`, box.checked));
  show();
  place.addEventListener("change", () => {
    show();
    remember(boxes.filter((box) => box.checked).map((box) => box.value).join(" "));
  });
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(languages: string): void {
  try {
    localStorage.setItem(KEY, languages);
  } catch {
    // Then the next page begins with its own language again.
  }
}
