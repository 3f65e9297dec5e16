import { expect, test } from "vitest";
import { ROWS_MAX, somePages } from "./some_pages";

function list(length: number) {
  const asked: string[] = [];
  const read = ({ pageSize, pageToken }: { pageSize: number; pageToken: string }) => {
    asked.push(pageToken);
    const from = Number(pageToken || 0);
    const rows = Array.from({ length: Math.min(pageSize, length - from) }, (_, at) => from + at);
    const next = from + rows.length;
    return Promise.resolve({ rows, nextPageToken: next < length ? String(next) : "" });
  };
  return { asked, read };
}

test("a list that ends is whole", async () => {
  const { read } = list(450);
  const some = await somePages(read, (answer) => answer.rows);
  expect(some.items).toHaveLength(450);
  expect(some.whole).toBe(true);
});

test("of a longer one the first rows are read, and it is said that there are more", async () => {
  const { asked, read } = list(ROWS_MAX + 1);
  const some = await somePages(read, (answer) => answer.rows);
  expect(some.items).toHaveLength(ROWS_MAX);
  expect(some.whole).toBe(false);
  expect(asked).toHaveLength(ROWS_MAX / 200);
});
