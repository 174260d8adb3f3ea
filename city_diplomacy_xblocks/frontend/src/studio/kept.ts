// Work that has not been saved, on this device: what was left comes back, and nothing is overwritten before its author
// has said what is to become of it.
import { read, remove, write } from "../shared/storage";
import type { Act } from "./line";

export interface Work {
  /** The digest of the settings that the page began with. */
  seen: string;
  text: string;
  path: string;
  /** The settings of the block. */
  values: Record<string, unknown>;
  /** What the server has not answered yet. */
  acts: Act[];
  /** When it was kept, in milliseconds. */
  at: number;
}

export class Kept {
  private readonly now: string;
  private readonly found: string;

  constructor(block: string) {
    this.now = `city-studio:${block}`;
    this.found = `${this.now}:found`;
  }

  /** What an earlier page left here. It stays until `settle`, whatever is kept meanwhile. */
  find(): Work | null {
    const work = found(this.now) ?? found(this.found);
    if (!work) return null;
    write(this.found, work);
    remove(this.now);
    return work;
  }

  /** The author has taken it up, or thrown it away. */
  settle(): void {
    remove(this.found);
  }

  /** Keeps it; false when this device cannot. */
  keep(work: Work): boolean {
    return write(this.now, work);
  }

  drop(): void {
    remove(this.now);
  }
}

/** The work that is kept there, if it is one. */
function found(key: string): Work | null {
  const work = read<Work>(key);
  return work && typeof work.text === "string" && Array.isArray(work.acts) ? work : null;
}
