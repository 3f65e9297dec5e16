// Calls to the servers behind the gateway: bytes in, bytes out, over mutual TLS, spread over all
// servers that are healthy. Reads and calls with a request id are tried again when a server goes
// away. Callbacks run on gRPC's threads and must not block. Safe on any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "web-gateway/method_table.h"

namespace backline::gateway {

struct UpstreamOptions {
  // host:port, or several address:port separated by commas.
  std::string servers;
  std::string server_name;   // what the servers' certificates are for
  std::string certificates;  // a folder with ca.pem and the identity's certificate; watched
  std::string identity;      // such as "service/gateway"
  int streams_max = 2'000;
};

struct UpstreamCall {
  const Method* method = nullptr;  // of the table, which outlives the call
  std::string message;
  std::vector<std::pair<std::string, std::string>> metadata;
  std::optional<std::chrono::milliseconds> timeout;
};

// How a call ended.
struct UpstreamEnd {
  int code = 0;
  std::string message;
  std::string details;  // a serialized google.rpc.Status, or empty
  std::string body;     // of a unary call that went well
  // The value of `backline-set-session`, if the server sent it.
  std::optional<std::string> set_session;
};

// A call that runs.
class RunningCall {
 public:
  virtual ~RunningCall() = default;
  // It ends soon, and still says so.
  virtual void Cancel() = 0;
};

class RunningStream : public RunningCall {
 public:
  // Asks for the message after the last one. Until then nothing more is read, which is what holds
  // a server back whose client is slow.
  virtual void Next() = 0;
};

class Upstream {
 public:
  using OnEnd = std::function<void(UpstreamEnd end)>;
  using OnMessage = std::function<void(std::string message)>;

  // Begins to connect. Refuses what cannot be a configuration.
  static absl::StatusOr<std::unique_ptr<Upstream>> Open(const UpstreamOptions& options,
                                                        const MethodTable& methods);
  // Waits until no call runs; cancel them first.
  ~Upstream();

  std::shared_ptr<RunningCall> Unary(UpstreamCall call, OnEnd on_end);
  // The first message is asked for already. Null: too many streams.
  std::shared_ptr<RunningStream> Stream(UpstreamCall call, OnMessage on_message, OnEnd on_end);

  // A server can be reached; if not, it is tried.
  bool Ready();

 private:
  class Lanes;
  class InFlight;
  class UnaryRun;
  class StreamRun;

  explicit Upstream(std::unique_ptr<Lanes> lanes);
  void Connect();

  const std::unique_ptr<InFlight> in_flight_;
  const std::unique_ptr<Lanes> lanes_;
};

}  // namespace backline::gateway
