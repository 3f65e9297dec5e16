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

// The wanted rows of a list that cannot be asked for them alone: it is read until `past` is true of
// a row, from where on no wanted one comes.
export async function wantedOf<Answer extends Page, Item>(
  read: (page: { pageSize: number; pageToken: string }) => Promise<Answer>,
  itemsOf: (answer: Answer) => Item[],
  wanted: (item: Item) => boolean,
  past: (item: Item) => boolean,
): Promise<Item[]> {
  const items: Item[] = [];
  let pageToken = "";
  do {
    const answer = await read({ pageSize: PAGE_SIZE, pageToken });
    const page = itemsOf(answer);
    items.push(...page.filter(wanted));
    pageToken = page.some(past) ? "" : answer.nextPageToken;
  } while (pageToken !== "");
  return items;
}
