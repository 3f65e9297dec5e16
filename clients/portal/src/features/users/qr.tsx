import { encode } from "uqr";
import styles from "./users.module.css";

// Free modules around the picture, as readers of such codes expect.
const BORDER = 4;

// The dark modules as one path of unit squares.
export function qrPath(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { border: BORDER });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
    .join("");
  return { path, size };
}

// Always dark on white: readers need it, in the dark theme too.
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = qrPath(text);
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
