// Numbers as people type them: with spaces, a comma or a point, in any script's digits.

const SPACES = /[\s\u00a0\u202f'’]/g;
const THIN = "\u202f";

/** The number; null for a blank text; undefined for what is no number. */
export function parseNumber(typed: string, language: string): number | null | undefined {
  let text = typed.replace(SPACES, "").replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
  text = text.replace(/٫/g, ",").replace(/[−–]/g, "-").replace(/٬/g, "");
  if (!text) return null;
  const marks = text.match(/[.,]/g) ?? [];
  const last = Math.max(text.lastIndexOf(","), text.lastIndexOf("."));
  const grouped =
    (marks.length > 1 && new Set(marks).size === 1) ||
    (marks.length === 1 && language === "en" && /^-?\d{1,3},\d{3}$/.test(text));
  if (grouped) text = text.replace(/[.,]/g, "");
  else if (last >= 0) text = `${text.slice(0, last).replace(/[.,]/g, "")}.${text.slice(last + 1)}`;
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined;
}

/** The number in groups of three, as the server writes it. `plain`: without groups, for years. */
export function formatNumber(number: number, language: string, plain = false): string {
  if (!Number.isFinite(number) || Math.abs(number) >= 1e21) return String(number);
  const [whole = "", part] = String(number).includes("e")
    ? number.toFixed(6).replace(/0+$/, "").split(".")
    : String(number).split(".");
  if (plain) return part ? `${whole}.${part}` : whole;
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, language === "en" ? "," : THIN);
  return part ? `${groups}${language === "en" ? "." : ","}${part}` : groups;
}

/** « 03/2027 », typed where the device has no choice of months, is 2027-03; a day likewise; the rest as it is. */
export function parseDate(typed: string, type: string): string {
  const text = typed.trim();
  const month = /^(\d{1,2})[/.\- ](\d{4})$/.exec(text);
  if (type === "month" && month) return `${month[2]}-${month[1]!.padStart(2, "0")}`;
  const day = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/.exec(text);
  if (type === "date" && day) return `${day[3]}-${day[2]!.padStart(2, "0")}-${day[1]!.padStart(2, "0")}`;
  return text;
}

/** Months from the first to the last, both counted; 0 while that makes no sense. */
export function monthsBetween(start: string, end: string): number {
  const count = (month: string): number => {
    const found = /^(\d{4})-(\d{2})$/.exec(month);
    return found ? Number(found[1]) * 12 + Number(found[2]) : NaN;
  };
  const months = count(end) - count(start) + 1;
  return months > 0 ? months : 0;
}
