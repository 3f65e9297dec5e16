// Makes src/api/gen from the contract, with protoc and the plugin of the lock file.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const portal = join(dirname(fileURLToPath(import.meta.url)), "..");
const protos = join(portal, "../../protos");
// The pages' modules, and those of the tests with the real programs.
const outputs = [
  { out: join(portal, "src/api/gen"), option: "target=ts" },
  { out: join(portal, "e2e/gen"), option: "target=js,import_extension=js" },
];

const files = ["backline/v1", "google/rpc"].flatMap((folder) =>
  readdirSync(join(protos, folder))
    .filter((name) => name.endsWith(".proto"))
    .map((name) => `${folder}/${name}`),
);
const plugin = join(portal, "node_modules/.bin/protoc-gen-es");

// When the file was written last; 0: it is not there.
function writtenMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

const newestMs = Math.max(
  writtenMs(fileURLToPath(import.meta.url)),
  writtenMs(join(portal, "package-lock.json")),
  ...files.map((name) => writtenMs(join(protos, name))),
);

for (const { out, option } of outputs) {
  const stamp = join(out, ".generated");
  if (writtenMs(stamp) > newestMs) continue;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const result = spawnSync(
    "protoc",
    [
      `-I${protos}`,
      `--plugin=protoc-gen-es=${plugin}`,
      `--es_out=${out}`,
      `--es_opt=${option}`,
      ...files,
    ],
    // The plugin asks for `node`: it gets the one that runs this.
    {
      stdio: "inherit",
      env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` },
    },
  );
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(1);
  writeFileSync(stamp, "");
}
