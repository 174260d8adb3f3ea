// Points of a criterion: what was typed, what it is called, how it is written. No page here.
import { fill } from "../shared/dom";

export interface Level {
  points: number;
  title: string;
}

export interface Names {
  below: string;
  between: string;
}

/** The number typed, with a comma or a point; null when blank, undefined when it does not fit 0…max in halves. */
export function readPoints(typed: string, max: number): number | null | undefined {
  const text = typed.trim().replace(",", ".");
  if (text === "") return null;
  const points = Number(text);
  const fits = /^\d+(\.\d*)?$/.test(text) && points <= max && Number.isInteger(points * 2);
  return fits ? points : undefined;
}

/** The index of the level that the points reach, or -1 below the first. Levels go up. */
export function reached(levels: readonly Level[], points: number): number {
  return levels.reduce((at, level, index) => (level.points <= points ? index : at), -1);
}

/** « Satisfaisant », « entre Satisfaisant et Excellent », « sous Insuffisant ». */
export function inWords(levels: readonly Level[], points: number | null | undefined, names: Names): string {
  if (points === null || points === undefined || levels.length === 0) return "";
  const at = reached(levels, points);
  const level = levels[at];
  if (!level) return fill(names.below, { level: levels[0]!.title });
  const upper = levels[at + 1];
  if (level.points === points || !upper) return level.title;
  return fill(names.between, { lower: level.title, upper: upper.title });
}

/** The number as the server writes it: French and Arabic with a comma. */
export function write(points: number, language: string): string {
  return points.toLocaleString(language === "en" ? "en" : "fr", { maximumFractionDigits: 2 });
}
