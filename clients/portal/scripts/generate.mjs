// Makes src/api/gen from the contract, with protoc and the plugin of the lock file.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const portal = join(dirname(fileURLToPath(import.meta.url)), "..");
const protos = process.env.BACKLINE_PROTOS ?? join(portal, "../../protos");
const out = join(portal, "src/api/gen");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const files = ["backline/v1", "google/rpc"].flatMap((folder) =>
  readdirSync(join(protos, folder))
    .filter((name) => name.endsWith(".proto"))
    .map((name) => `${folder}/${name}`),
);
const plugin = join(portal, "node_modules/.bin/protoc-gen-es");
const result = spawnSync(
  "protoc",
  [
    `-I${protos}`,
    `--plugin=protoc-gen-es=${plugin}`,
    `--es_out=${out}`,
    "--es_opt=target=ts",
    ...files,
  ],
  // The plugin asks for `node`: it gets the one that runs this.
  {
    stdio: "inherit",
    env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` },
  },
);
if (result.error) throw result.error;
process.exit(result.status ?? 1);
