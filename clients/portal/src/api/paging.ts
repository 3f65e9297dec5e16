// All pages of a list, one after the other: the token of a page is in the page before.
export const PAGE_SIZE = 200;

interface Page {
  nextPageToken: string;
}

export async function allPages<Answer extends Page, Item>(
  read: (page: { pageSize: number; pageToken: string }) => Promise<Answer>,
  itemsOf: (answer: Answer) => Item[],
  onPage?: (soFar: Item[]) => void,
): Promise<Item[]> {
  const items: Item[] = [];
  let pageToken = "";
  do {
    const answer = await read({ pageSize: PAGE_SIZE, pageToken });
    items.push(...itemsOf(answer));
    pageToken = answer.nextPageToken;
    if (pageToken !== "") onPage?.(items);
  } while (pageToken !== "");
  return items;
}
