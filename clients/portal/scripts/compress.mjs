// Writes NAME.br and NAME.gz beside what the gateway serves, where that saves a tenth.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "../dist");

// What the build was made of is not for browsers.
renameSync(join(dist, ".vite/manifest.json"), join(dist, "../.vite-manifest.json"));
rmSync(join(dist, ".vite"), { recursive: true });

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(html|js|css|svg|json|txt)$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = readFileSync(path);
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  if (brotli.length < bytes.length * 0.9) writeFileSync(`${path}.br`, brotli);
  if (gzip.length < bytes.length * 0.9) writeFileSync(`${path}.gz`, gzip);
}
