import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNumber, monthsBetween, parseDate, parseNumber } from "../src/learner/numbers";

test("reads numbers as people type them", () => {
  const typed: [string, string, number | null | undefined][] = [
    ["12 500 000", "fr", 12_500_000],
    ["12\u202f500,5", "fr", 12_500.5],
    ["12.5", "fr", 12.5],
    ["1.250.000", "fr", 1_250_000],
    ["1,250", "en", 1_250],
    ["1,250.75", "en", 1_250.75],
    ["1.250,75", "fr", 1_250.75],
    ["٣٫٥", "ar", 3.5],
    ["-3", "fr", -3],
    ["0", "fr", 0],
    ["", "fr", null],
    ["   ", "fr", null],
    ["douze", "fr", undefined],
    ["1e5", "fr", undefined],
    ["12 %", "fr", undefined],
  ];
  for (const [text, language, number] of typed) assert.equal(parseNumber(text, language), number, text);
});

test("writes them as the server does", () => {
  assert.equal(formatNumber(12_500_000, "fr"), "12\u202f500\u202f000");
  assert.equal(formatNumber(12_500.5, "fr"), "12\u202f500,5");
  assert.equal(formatNumber(12_500.5, "en"), "12,500.5");
  assert.equal(formatNumber(2027, "fr", true), "2027");
  assert.equal(formatNumber(-1234, "fr"), "-1\u202f234");
});

test("what it writes it reads again", () => {
  for (const number of [0, 7, 999, 1_000, 1_234.5, 123_456_789]) {
    for (const language of ["fr", "en", "ar"])
      assert.equal(parseNumber(formatNumber(number, language), language), number);
  }
});

test("reads months and days typed by hand", () => {
  assert.equal(parseDate("3/2027", "month"), "2027-03");
  assert.equal(parseDate("2027-03", "month"), "2027-03");
  assert.equal(parseDate("5/3/2027", "date"), "2027-03-05");
  assert.equal(parseDate("bientôt", "date"), "bientôt");
});

test("counts months, both ends in", () => {
  assert.equal(monthsBetween("2027-01", "2029-12"), 36);
  assert.equal(monthsBetween("2027-01", "2027-01"), 1);
  assert.equal(monthsBetween("2027-02", "2027-01"), 0);
  assert.equal(monthsBetween("", "2027-01"), 0);
});
