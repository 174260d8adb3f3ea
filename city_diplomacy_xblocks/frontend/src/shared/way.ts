// The field that a link to another unit leads to, for that unit to find.
const NOTE = "city-worksheet-way";
/** A link to another unit is followed within this time, or it was not. */
const LIFE = 120_000;

/** The learning app drops what stands behind the # of an address: the next unit looks here too. */
export function remember(path: string): void {
  try {
    sessionStorage.setItem(NOTE, JSON.stringify([path, Date.now()]));
  } catch {
    // The link still leads to the right unit.
  }
}

/** The field that the last link led to; "" when nobody has come that way just now. */
export function recall(): string {
  try {
    const [path, at] = JSON.parse(sessionStorage.getItem(NOTE) ?? '["",0]') as [string, number];
    sessionStorage.removeItem(NOTE);
    return Date.now() - at < LIFE ? path : "";
  } catch {
    return "";
  }
}
