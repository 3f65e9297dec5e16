// The first page weighs at most 200 kB compressed: the page itself, its sheet, what it names, and the
// chunk of the start page, with all that these import.
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FIRST_PAGE_BYTES_MAX = 200_000;
const dist = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "../dist");

// As the gateway sends it: Brotli where there is one.
function sentBytes(path) {
  try {
    return statSync(join(dist, `${path}.br`)).size;
  } catch {
    return statSync(join(dist, path)).size;
  }
}

const manifest = JSON.parse(readFileSync(join(dist, "../.vite-manifest.json"), "utf8"));
const paths = new Set(["index.html"]);

function take(key) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`the build has no ${key}`);
  if (paths.has(chunk.file)) return;
  paths.add(chunk.file);
  for (const imported of chunk.imports ?? []) take(imported);
}

for (const key of [
  "index.html",
  "style.css",
  "src/features/sign_in/sign_in_page.tsx",
  "src/features/today/today_page.tsx",
])
  take(key);
let total = 0;
for (const path of paths) {
  const bytes = sentBytes(path);
  total += bytes;
  console.log(`${String(bytes).padStart(8)}  ${path}`);
}
console.log(`${String(total).padStart(8)}  first page, of at most ${FIRST_PAGE_BYTES_MAX}`);
if (total > FIRST_PAGE_BYTES_MAX) process.exit(1);
