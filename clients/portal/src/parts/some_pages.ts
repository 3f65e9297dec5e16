// The first rows of a list that may be longer than anybody reads.
interface Page {
  nextPageToken: string;
}

export const ROWS_MAX = 1_000;
const PAGE_SIZE = 200;

export interface Some<Item> {
  items: Item[];
  // There is nothing behind them.
  whole: boolean;
}

export async function somePages<Answer extends Page, Item>(
  read: (page: { pageSize: number; pageToken: string }) => Promise<Answer>,
  itemsOf: (answer: Answer) => Item[],
): Promise<Some<Item>> {
  const items: Item[] = [];
  let pageToken = "";
  do {
    const answer = await read({ pageSize: PAGE_SIZE, pageToken });
    items.push(...itemsOf(answer));
    pageToken = answer.nextPageToken;
  } while (pageToken !== "" && items.length < ROWS_MAX);
  return { items, whole: pageToken === "" };
}
