// Where things stand in a chart: pure.

export interface Scale {
  least: number;
  most: number;
  ticks: number[];
}

const STEPS = [1, 2, 5, 10];

// Round ticks that enclose the values; with one value, or none, there is still a scale.
export function scaleOf(least: number, most: number, tickCount = 5, whole = false): Scale {
  const span = most > least ? most - least : 1;
  const power = 10 ** Math.floor(Math.log10(span / tickCount));
  const rough = span / tickCount / power;
  const wanted = (STEPS.find((step) => rough <= step + 1e-9) ?? 10) * power;
  const step = whole ? Math.max(1, Math.round(wanted)) : wanted;
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => tidy((first + at) * step));
  return { least: tidy(first * step), most: tidy(last * step), ticks };
}

// 0.30000000000000004 is 0.3.
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

// Runs of values without a gap between them, as [position, value].
export function runsOf(values: readonly (number | null)[]): [number, number][][] {
  const runs: [number, number][][] = [];
  let open: [number, number][] | undefined;
  values.forEach((value, at) => {
    if (value === null) {
      open = undefined;
      return;
    }
    if (!open) runs.push((open = []));
    open.push([at, value]);
  });
  return runs;
}

const CHAR_PX = 6.6;

// What a label of so many characters takes.
function labelPx(longest: number): number {
  return longest * CHAR_PX + 14;
}

const LINES_MAX = 3;

// Labels broken between words, so that each fits into so many pixels; undefined where they do not.
export function wrappedLabels(labels: readonly string[], width: number): string[][] | undefined {
  const chars = Math.floor((width - 6) / CHAR_PX);
  const wrapped = labels.map((label) => {
    const lines: string[] = [];
    for (const word of label.split(" ")) {
      const longer = `${lines.at(-1) ?? ""} ${word}`;
      if (lines.length > 0 && longer.length <= chars) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  });
  const fits = wrapped.every(
    (lines) => lines.length <= LINES_MAX && lines.every((line) => line.length <= chars),
  );
  return fits ? wrapped : undefined;
}

// Every so many labels fit side by side.
export function labelStep(count: number, longest: number, width: number): number {
  return Math.max(1, Math.ceil((count * labelPx(longest)) / Math.max(1, width)));
}

// Which of the labels at these places, ascending, can be written without touching each other: the
// first and the last stand before those between them.
export function labelsApart(places: readonly number[], longest: number): ReadonlySet<number> {
  const wide = labelPx(longest);
  const last = places.length - 1;
  const kept = new Set<number>();
  let from = Number.NEGATIVE_INFINITY;
  places.forEach((place, at) => {
    const fits = place - from >= wide && (at === last || (places[last] ?? 0) - place >= wide);
    if (at !== 0 && !fits) return;
    kept.add(at);
    from = place;
  });
  return kept;
}

export interface Bin {
  // Both are in it.
  from: number;
  to: number;
  count: number;
}

const BIN_WIDTHS = [1, 2, 5, 7, 10, 14, 20, 30, 60, 90, 180, 365];
const BINS_MAX = 16;

// How whole numbers are distributed: bins of one width, of which one begins at 1, so that what is
// late never stands with what is not.
export function binsOf(values: readonly number[]): Bin[] {
  if (values.length === 0) return [];
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const most = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const fits = (size: number) => binAt(most, size) - binAt(least, size) < BINS_MAX;
  const width = BIN_WIDTHS.find(fits) ?? Math.ceil((most - least + 2) / (BINS_MAX - 1));
  const first = binAt(least, width);
  const bins = Array.from({ length: binAt(most, width) - first + 1 }, (_, at) => ({
    from: (first + at) * width + 1,
    to: (first + at + 1) * width,
    count: 0,
  }));
  for (const value of values) {
    const bin = bins[binAt(value, width) - first];
    if (bin) bin.count += 1;
  }
  return bins;
}

function binAt(value: number, width: number): number {
  return Math.floor((value - 1) / width);
}
