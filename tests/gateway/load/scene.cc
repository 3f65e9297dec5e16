#include "tests/gateway/load/scene.h"

#include "web-gateway/connect_protocol.h"

namespace backline::gateway {
namespace {

constexpr int kPageLines = 50;
constexpr int64_t kQuantity = 20;

}  // namespace

const char* NameOf(Way way) {
  switch (way) {
    case Way::kDirect:
      return "gRPC, mutual TLS";
    case Way::kBinary:
      return "gateway, binary";
    case Way::kJson:
      return "gateway, JSON";
  }
  return "";
}

Scene::Scene()
    : gateway_(fixture_.server().address(),
               {"--connections_max=4096", "--connections_per_address_max=4096"}) {
  for (int i = 0; i < kPageLines; ++i) {
    purchase_order_id_ = world_.Buy(world_.acme, world_.product, kQuantity).purchase_order_id();
  }
  const testing::Person ruler =
      people_.Make({v1::USER_ROLE_SUPPLIER_ADMINISTRATOR}, world_.acme);
  key_ = people_.Key(ruler, {v1::API_KEY_SCOPE_READ});
}

std::vector<Subject> Scene::Subjects() {
  v1::GetSupplierOrderRequest order;
  order.set_purchase_order_id(purchase_order_id_);
  v1::ListSupplierLinesRequest page;
  page.set_page_size(kPageLines);
  using Stub = v1::SupplierService::Stub;
  return {MakeSubject("an order of one line", "SupplierService/GetSupplierOrder",
                      &Stub::GetSupplierOrder, order),
          MakeSubject("a page of 50 lines", "SupplierService/ListSupplierLines",
                      &Stub::ListSupplierLines, page)};
}

HeaderLines Scene::Headers(const std::string& type) const {
  return {{"Content-Type", type},
          {"Connect-Protocol-Version", "1"},
          {"Authorization", "Bearer " + key_}};
}

Call Scene::Direct(std::function<bool(BacklineClient&)> call) const {
  CallOptions options;
  options.attempts = 1;
  options.metadata = {{"backline-client-address", "127.0.0.1"}, {"backline-key", key_}};
  const auto client =
      std::make_shared<BacklineClient>(fixture_.Channel(testing::kGateway), options);
  return [client, call = std::move(call)] {
    if (!call(*client)) throw std::runtime_error("a direct call failed");
  };
}

Call Scene::Through(const std::string& method, const std::string& type, const std::string& body,
                    std::function<bool(const std::string&)> reads) const {
  const std::string bytes =
      RequestBytes("POST", "/backline.v1." + method, gateway_.port(), Headers(type), body);
  const std::shared_ptr<HttpsClient> client = gateway_.Connect();
  return [client, bytes, reads = std::move(reads)] {
    if (!client->Send(bytes)) throw std::runtime_error("the gateway takes no call");
    const Reply reply = client->Read();
    if (reply.status != 200 || !reads(reply.body)) {
      throw std::runtime_error("a call through the gateway failed: " + reply.body);
    }
  };
}

std::unique_ptr<HttpsClient> Scene::Watch() const {
  auto stream = gateway_.Connect();
  stream->Send(RequestBytes("POST", "/backline.v1.EventService/WatchEvents", gateway_.port(),
                            Headers("application/connect+json"),
                            Envelope(0, R"({"cursor":"-1"})")));
  if (stream->ReadHead().status != 200 || stream->ReadChunk().empty()) {
    throw std::runtime_error("a stream did not begin");
  }
  return stream;
}

void Scene::CauseEvent() { world_.Buy(world_.acme, world_.product, kQuantity); }

void Scene::AwaitEvent(HttpsClient& stream) {
  while (true) {
    const std::string frame = stream.ReadChunk();
    if (frame.empty() || frame[0] == static_cast<char>(kEndFlag)) {
      throw std::runtime_error("a stream ended before its event came");
    }
    if (frame.find("\"events\":[") != std::string::npos) return;
  }
}

}  // namespace backline::gateway
