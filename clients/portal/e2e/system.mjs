// The real programs, started once for one run in a folder that is thrown away: a MariaDB of our own,
// the server, the web gateway with the built portal, and a stock identity provider.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";

const portal = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = join(portal, "../..");
// Other builds and tests may have the machine.
const START_MS_MAX = 120_000;
const MAIL_MS_MAX = 60_000;

export function buildFolder() {
  return process.env.BACKLINE_BUILD ?? join(root, "build/release");
}

function program(path) {
  const found = join(buildFolder(), path);
  if (!existsSync(found)) throw new Error(`${found} is not built`);
  return found;
}

// A process whose output is kept; it ends with this one.
class Program {
  constructor(name, path, args, input = "ignore") {
    this.name = name;
    this.output = "";
    this.child = spawn("setpriv", ["--pdeathsig", "KILL", path, ...args], {
      stdio: [input, "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on("data", (bytes) => {
        this.output += bytes;
      });
    }
    this.ended = new Promise((resolve) => {
      this.child.on("exit", resolve);
    });
  }

  // The groups of the first match in what it says.
  async says(pattern) {
    const until = Date.now() + START_MS_MAX;
    while (Date.now() < until && this.child.exitCode === null) {
      const match = pattern.exec(this.output);
      if (match) return match;
      await pause(20);
    }
    throw new Error(`${this.name} did not start: ${this.output.slice(-2000)}`);
  }

  signal(name) {
    this.child.kill(name);
  }

  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGTERM");
      const late = setTimeout(() => this.child.kill("SIGKILL"), 15_000);
      await this.ended;
      clearTimeout(late);
    }
  }
}

// One that nobody listens at, below those that the kernel gives to connections: none takes it before
// it is used.
async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = new Promise((resolve) => {
      server.on("listening", () => resolve(true));
      server.on("error", () => resolve(false));
    });
    server.listen(port, "127.0.0.1");
    if (await free) {
      await new Promise((resolve) => server.close(resolve));
      return port;
    }
  }
}

async function startDatabase(folder) {
  const user = process.getuid() === 0 ? ["--user=root"] : [];
  const settings = `--defaults-file=${join(root, "db/mariadb.cnf")}`;
  const data = join(folder, "data");
  const socket = join(folder, "db.sock");
  execFileSync(
    "mariadb-install-db",
    [
      settings,
      ...user,
      `--datadir=${data}`,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
    ],
    { stdio: "ignore" },
  );
  const path = existsSync("/usr/sbin/mariadbd") ? "/usr/sbin/mariadbd" : "mariadbd";
  const database = new Program("MariaDB", path, [
    settings,
    ...user,
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--pid-file=${join(folder, "db.pid")}`,
    "--innodb-buffer-pool-size=128M",
  ]);
  await database.says(/ready for connections/);
  execFileSync("mariadb", [
    "--no-defaults",
    "--user=root",
    `--socket=${socket}`,
    "--execute=CREATE DATABASE backline; CREATE USER backline@localhost",
  ]);
  return { database, socket };
}

export class System {
  static async start() {
    const system = new System();
    system.folder = mkdtempSync(join(tmpdir(), "backline-portal-"));
    system.programs = [];
    process.on("exit", () => rmSync(system.folder, { recursive: true, force: true }));
    system.certificates = join(system.folder, "certs");
    system.certify(
      "service/orders",
      "service/gateway",
      "service/warehouse",
      "importer/scms",
      "staff/buyer",
      "staff/administrator",
    );
    const { database, socket } = await startDatabase(system.folder);
    system.programs.push(database);
    execFileSync(program("server/backline_server"), [
      `--database=mysql://root@/backline?socket=${socket}`,
      `--certificates=${system.certificates}`,
      "--development",
      "--prepare_for=backline@localhost",
    ]);
    system.socket = socket;
    system.webPort = await freePort();
    await system.startProvider();
    await system.startServer(0);
    await system.startGateway(system.webPort);
    return system;
  }

  // Everybody who comes there is the same person; it ends with its input.
  async startProvider() {
    const secret = join(this.folder, "oidc_secret");
    const redirect = `https://localhost:${this.webPort}/oidc`;
    writeFileSync(secret, "a secret of tests\n");
    const provider = new Program(
      "the identity provider",
      process.execPath,
      [
        join(root, "tests/accounts/provider/provider.mjs"),
        join(this.certificates, "server.pem"),
        join(this.certificates, "server.key"),
        ...["backline", "a secret of tests", redirect, "olga-1", "ES256"],
      ],
      "pipe",
    );
    this.programs.push(provider);
    const port = (await provider.says(/ready (\d+)/))[1];
    this.oidc = [
      `--oidc_issuer=https://localhost:${port}`,
      "--oidc_name=House ID",
      "--oidc_client_id=backline",
      `--oidc_client_secret_file=${secret}`,
      `--oidc_redirect_url=${redirect}`,
      `--oidc_ca_file=${join(this.certificates, "ca.pem")}`,
    ];
  }

  // Makes the certificates of identities such as supplier/acme.
  certify(...identities) {
    execFileSync(join(root, "certs/make_dev_certs.sh"), [this.certificates, ...identities]);
  }

  async startServer(port) {
    this.server = new Program("the server", program("server/backline_server"), [
      `--database=mysql://backline@/backline?socket=${this.socket}`,
      `--listen=127.0.0.1:${port}`,
      `--certificates=${this.certificates}`,
      "--development",
      "--migrate=no",
      `--mail_folder=${join(this.folder, "mails")}`,
      `--portal_url=https://localhost:8443`,
      ...this.oidc,
    ]);
    this.programs.push(this.server);
    this.port = Number((await this.server.says(/ready .*port=(\d+)/))[1]);
  }

  async startGateway(port) {
    this.gateway = new Program("the web gateway", program("web-gateway/backline_gateway"), [
      `--listen=127.0.0.1:${port}`,
      "--admin_listen=127.0.0.1:0",
      `--servers=127.0.0.1:${this.port}`,
      `--certificates=${this.certificates}`,
      `--portal=${process.env.BACKLINE_PORTAL ?? join(portal, "dist")}`,
    ]);
    this.programs.push(this.gateway);
    this.webPort = Number((await this.gateway.says(/ready .*? port=(\d+)/))[1]);
    this.origin = `https://localhost:${this.webPort}`;
  }

  // As if its machine had lost its power.
  async killGateway() {
    this.gateway.signal("SIGKILL");
    await this.gateway.ended;
  }

  // The same gateway again, after it was killed.
  async restartGateway() {
    await this.startGateway(this.webPort);
  }

  // A client of the server itself, by the certificate of an identity such as staff/buyer.
  client(identity, service) {
    this.transports ??= new Map();
    if (!this.transports.has(identity)) {
      const read = (name) => readFileSync(join(this.certificates, name));
      const transport = createGrpcTransport({
        baseUrl: `https://localhost:${this.port}`,
        nodeOptions: {
          ca: read("ca.pem"),
          cert: read(`${identity.replace("/", "-")}.pem`),
          key: read(`${identity.replace("/", "-")}.key`),
        },
      });
      this.transports.set(identity, transport);
    }
    return createClient(service, this.transports.get(identity));
  }

  // What `backline` prints as JSON, called by the certificate of an identity.
  cli(identity, ...args) {
    return JSON.parse(this.cliText(identity, "--json", ...args));
  }

  // What it prints for people.
  cliText(identity, ...args) {
    const settings = {
      ...process.env,
      BACKLINE_SERVER: `localhost:${this.port}`,
      BACKLINE_CERTIFICATES: this.certificates,
      BACKLINE_AS: identity,
      BACKLINE_MAKE_CERTIFICATES: join(root, "certs/make_dev_certs.sh"),
    };
    return execFileSync(program("clients/cli/backline"), args, {
      env: settings,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
  }

  mails() {
    const folder = join(this.folder, "mails");
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith(".eml"))
      .map((name) => readFileSync(join(folder, name), "utf8"));
  }

  // The path and secret of the newest link that was mailed to an address: /link#..., /order#...
  async linkFor(email, path) {
    const pattern = new RegExp(`(/${path}#[A-Za-z0-9_-]{43})`);
    const until = Date.now() + MAIL_MS_MAX;
    while (Date.now() < until) {
      const mail = this.mails().find((text) => text.includes(email) && pattern.test(text));
      if (mail) return pattern.exec(mail)[1];
      await pause(50);
    }
    throw new Error(`no mail with /${path} came for ${email}`);
  }

  async stop() {
    for (const one of this.programs.reverse()) await one.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
