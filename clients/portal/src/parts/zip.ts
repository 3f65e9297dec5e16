// What write-excel-file takes of fflate (vite.config.ts puts it in its place). fflate's own zip gives
// each part of 160 kB and more, as a sheet of a thousand rows is, to a worker made of a text; the
// gateway's policy refuses such workers, and zip would wait for it for ever.
import { type Zippable, zipSync } from "fflate/browser";

export { strToU8, zipSync } from "fflate/browser";

export function zip(
  files: Zippable,
  done: (error: unknown, archive: Uint8Array<ArrayBuffer> | null) => void,
): void {
  let archive: Uint8Array<ArrayBuffer>;
  try {
    archive = zipSync(files);
  } catch (error) {
    done(error, null);
    return;
  }
  done(null, archive);
}
