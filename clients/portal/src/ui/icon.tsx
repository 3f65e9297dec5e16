// Drawn on 20 by 20, in lines of the text's colour. An icon never stands without words that a
// screen reader finds.
const PATHS = {
  today:
    "M10 3v2M10 15v2M3 10h2M15 10h2M5.2 5.2l1.3 1.3M13.5 13.5l1.3 1.3M5.2 14.8l1.3-1.3M13.5 6.5l1.3-1.3M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0",
  orders: "M5 3h10v14H5zM8 7h4M8 10h4M8 13h2",
  backorders: "M3 16l4-5 3 3 6-8M12 6h4v4M3 3v14h14",
  production: "M3 17V9l5 3V9l5 3V4h4v13zM6 14h1M10 14h1",
  shipments:
    "M2 6h9v8H2zM11 9h4l3 3v2h-7zM5.5 16.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M14.5 16.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3",
  messages: "M3 4h14v9H9l-4 3v-3H3z",
  users:
    "M7.5 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 17c0-3 2.5-5 5.5-5s5.5 2 5.5 5M13 3.4a3 3 0 0 1 0 5.2M15 12.4c1.9.8 3 2.5 3 4.6",
  account: "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3.5 17c.5-3.5 3-5 6.5-5s6 1.5 6.5 5",
  decide: "M4 10l4 4 8-9",
  queue: "M3 5h14M3 10h10M3 15h6",
  suppliers: "M3 8l1.5-5h11L17 8M3 8v9h14V8M3 8h14M8 17v-5h4v5",
  score: "M3 17h14M5 14V9M10 14V4M15 14v-3",
  service: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M6.5 10.5l2.5 2.5 4.5-5",
  stock: "M3 7l7-4 7 4v7l-7 4-7-4zM3 7l7 4 7-4M10 11v7",
  sourcing:
    "M5 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4M15 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4M5 17a2 2 0 1 0 0-4 2 2 0 0 0 0 4M7 5l6 4M7 15l6-4",
  calendar: "M3 5h14v12H3zM3 9h14M7 3v4M13 3v4",
  check: "M4 10.5l4 4 8-9",
  close: "M5 5l10 10M15 5L5 15",
  chevronRight: "M8 5l5 5-5 5",
  chevronDown: "M5 8l5 5 5-5",
  chevronUp: "M5 12l5-5 5 5",
  chevronLeft: "M12 5l-5 5 5 5",
  search: "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12M13.5 13.5L17 17",
  warning: "M10 3l8 14H2zM10 8v4M10 14.5v.5",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 9v5M10 6v.5",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 6v4l3 2",
  undo: "M4 8h8a4 4 0 0 1 0 8H8M4 8l3-3M4 8l3 3",
  split: "M4 10h4M8 10l4-5h4M8 10l4 5h4",
  download: "M10 3v10M6 9l4 4 4-4M3 16h14",
  upload: "M10 14V4M6 8l4-4 4 4M3 16h14",
  sun: "M10 3v1.5M10 15.5V17M3 10h1.5M15.5 10H17M5 5l1 1M14 14l1 1M5 15l1-1M14 6l1-1M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0",
  moon: "M16 12.5A6.5 6.5 0 0 1 7.5 4 6.5 6.5 0 1 0 16 12.5",
  // Half light, half dark.
  system: "M10 16a6 6 0 1 0 0-12 6 6 0 0 0 0 12M10 4v12M12.4 5v10M14.6 6.6v6.8",
  signOut: "M8 4H4v12h4M8 10h9M14 7l3 3-3 3",
  link: "M8.5 11.5l3-3M7 9L5 11a2.8 2.8 0 0 0 4 4l2-2M13 11l2-2a2.8 2.8 0 0 0-4-4L9 7",
  plus: "M10 4v12M4 10h12",
  key: "M12.5 11a3.5 3.5 0 1 0-3.4-2.7L3 14.5V17h3v-2h2v-2h1.5l.8-.8c.7-.1 1.4-1.2 2.2-1.2",
  more: "M5 10h.01M10 10h.01M15 10h.01",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
