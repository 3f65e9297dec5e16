import { describe, expect, test } from "vitest";
import { binsOf, labelStep, labelsApart, runsOf, scaleOf, wrappedLabels } from "./chart_scale";

describe("a scale", () => {
  test("has round ticks that enclose the values", () => {
    expect(scaleOf(0, 100)).toEqual({ least: 0, most: 100, ticks: [0, 20, 40, 60, 80, 100] });
    expect(scaleOf(0, 7, 5, true).ticks).toEqual([0, 2, 4, 6, 8]);
    expect(scaleOf(-13, 42).ticks).toEqual([-20, 0, 20, 40, 60]);
    expect(scaleOf(0, 0.3).ticks).toEqual([0, 0.1, 0.2, 0.3]);
  });

  test("is there for one value and for none", () => {
    expect(scaleOf(0, 0, 5, true).ticks).toEqual([0, 1]);
    expect(scaleOf(5, 5, 5, true).ticks).toEqual([5, 6]);
    // A day is a large number: its neighbour is the next day, not another century.
    expect(scaleOf(20_779, 20_779, 5, true).ticks).toEqual([20_779, 20_780]);
  });
});

test("a line has a gap where nothing was counted", () => {
  expect(runsOf([null, 1, 2, null, 0])).toEqual([
    [
      [1, 1],
      [2, 2],
    ],
    [[4, 0]],
  ]);
  expect(runsOf([null, null])).toEqual([]);
});

test("labels that do not fit are left out evenly", () => {
  expect(labelStep(4, 4, 400)).toBe(1);
  expect(labelStep(24, 7, 400)).toBe(4);
  expect(labelStep(0, 0, 0)).toBe(1);
});

describe("bins", () => {
  test("never put what is late with what is not", () => {
    const bins = binsOf([-3, 0, 0, 1, 1, 1, 30]);
    const late = bins.filter((bin) => bin.from > 0);
    const early = bins.filter((bin) => bin.to <= 0);
    expect(early.length + late.length).toBe(bins.length);
    expect(early.reduce((sum, bin) => sum + bin.count, 0)).toBe(3);
    expect(late.reduce((sum, bin) => sum + bin.count, 0)).toBe(4);
  });

  test("hold each value once, however far apart they are", () => {
    for (const values of [[5], [-400, 400], [0, 1, 2, 3], [-9_000, 9_000, 0]]) {
      const bins = binsOf(values);
      expect(bins.length).toBeLessThanOrEqual(16);
      expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(values.length);
      for (const value of values)
        expect(bins.filter((bin) => bin.from <= value && value <= bin.to).length).toBe(1);
    }
    expect(binsOf([])).toEqual([]);
  });
});

test("labels at uneven places do not touch; the first stands, and the last where it fits", () => {
  const at = (places: number[]) => [...labelsApart(places, 6)];
  expect(at([0, 10, 60, 120, 180])).toEqual([0, 2, 3, 4]);
  expect(at([0, 10, 100, 140, 180])).toEqual([0, 2, 4]);
  expect(at([0, 5])).toEqual([0]);
  expect(at([7])).toEqual([0]);
  expect(at([])).toEqual([]);
});

test("labels are broken between words, all of them or none", () => {
  const causes = ["Supply later than promised", "No supply ordered"];
  expect(wrappedLabels(causes, 76)).toEqual([
    ["Supply", "later than", "promised"],
    ["No supply", "ordered"],
  ]);
  expect(wrappedLabels(causes, 400)).toEqual(causes.map((cause) => [cause]));
  // A word that is too long, and more lines than there is room for.
  expect(wrappedLabels([...causes, "Zwischenlagerbestand"], 76)).toBeUndefined();
  expect(wrappedLabels(["one two three four"], 40)).toBeUndefined();
  expect(wrappedLabels([], 76)).toEqual([]);
});
