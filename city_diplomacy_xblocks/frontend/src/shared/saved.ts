// What the blocks of a page tell each other: the server has taken changes of a plan.
const SAVED = "city-plan:saved";

/** A plan, by the name that pages give it, and the revision that it now has. */
export interface Saved {
  plan: string;
  revision: number;
}

export const tellSaved = (detail: Saved): boolean => document.dispatchEvent(new CustomEvent(SAVED, { detail }));

export const whenSaved = (act: (saved: Saved) => void): void =>
  document.addEventListener(SAVED, (event) => act((event as CustomEvent<Saved>).detail));
