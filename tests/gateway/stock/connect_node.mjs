// Calls the gateway with an unmodified connect-node; what it needs of the contract it reads from the
// descriptors. connect_node.mjs ORIGIN CA_FILE DESCRIPTORS PRODUCT_ID COOKIE
import { readFileSync } from "node:fs";
import { createFileRegistry, fromBinary, toJsonString } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";

const [origin, authority, descriptors, productId, cookie] = process.argv.slice(2);
const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)),
);
const errorInfo = registry.getMessage("google.rpc.ErrorInfo");
const nobody = "00000000-0000-4000-8000-000000000000";

// A session, sent as a browser on our own page sends it.
const asPlanner = (next) => (request) => {
  request.header.set("cookie", cookie);
  request.header.set("origin", origin);
  return next(request);
};

// Each call, and how its answer begins.
const answerCharacters = 200;
const transcript = (format) => (next) => async (request) => {
  const { input, output } = request.method;
  const asked = request.stream ? "(a stream)" : toJsonString(input, request.message);
  console.log(`> ${format} POST ${request.url} ${asked}`);
  const response = await next(request);
  const said = response.stream ? "(begins)" : toJsonString(output, response.message);
  console.log(`< ${said.slice(0, answerCharacters)}`);
  return response;
};

const byId = (value) => ({ key: { case: "productId", value } });

// The code and the reason that a call is refused with.
async function refusal(call) {
  try {
    await call();
  } catch (error) {
    const { code } = ConnectError.from(error);
    const reasons = ConnectError.from(error).findDetails(errorInfo).map((info) => info.reason);
    const name = Code[code].replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
    return [name, ...reasons].join(" ");
  }
  return "none";
}

for (const useBinaryFormat of [true, false]) {
  const format = useBinaryFormat ? "proto" : "json";
  const transport = createConnectTransport({
    baseUrl: origin,
    httpVersion: "1.1",
    useBinaryFormat,
    nodeOptions: { ca: readFileSync(authority) },
    interceptors: [transcript(format), asPlanner],
  });
  const catalog = createClient(registry.getService("backline.v1.CatalogService"), transport);
  const events = createClient(registry.getService("backline.v1.EventService"), transport);

  const { product } = await catalog.getProduct(byId(productId));
  console.log(`${format} unary: ${product.sku}`);
  console.log(`${format} error: ${await refusal(() => catalog.getProduct(byId(nobody)))}`);

  // Aborting closes the connection, or the program would not end.
  const leave = new AbortController();
  for await (const response of events.watchEvents({ cursor: 0n }, { signal: leave.signal })) {
    if (response.events.length === 0) continue; // A heartbeat.
    console.log(`${format} stream: ${response.events[0].sequence}`);
    break;
  }
  leave.abort();
  const drain = async (request, options) => {
    for await (const response of events.watchEvents(request, options)) void response;
  };
  console.log(`${format} stream error: ${await refusal(() => drain({ cursor: -2n }))}`);
  const late = await refusal(() => drain({ cursor: -1n }, { timeoutMs: 1000 }));
  console.log(`${format} deadline: ${late.split(" ")[0]}`);
}
console.log("done");
