// Plays a plan through the public API, in its order. Every request id follows from the
// file alone: a run that was stopped is started again, or a whole run repeated, and nothing is
// doubled.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "clients/cli/crew.h"
#include "clients/cli/progress.h"
#include "clients/cli/scms_plan.h"
#include "clients/cpp/backline_client.h"

namespace backline::cli {

// By the vendor's name; of every vendor with a purchase order.
using VendorClients = std::map<std::string, std::unique_ptr<BacklineClient>>;

// What became of a document.
struct PlayedDocument {
  std::string order_id;                     // or the purchase order's
  std::map<int32_t, std::string> refusals;  // line number > why it was not taken
};

class ScmsPlayer {
 public:
  // Everything outlives the player. `client` is the importer's; a vendor answers by its own.
  ScmsPlayer(const ScmsPlan& plan, BacklineClient& client, const VendorClients& vendors,
             Crew& crew);

  // Plays everything. Throws Failure when the server cannot be reached for longer than the client
  // retries; what was played stays.
  void Play();

  const std::vector<PlayedDocument>& documents() const { return played_; }
  // Calls that had an effect now, and calls whose effect an earlier run had.
  int64_t fresh_calls() const { return fresh_calls_; }
  int64_t repeated_calls() const { return repeated_calls_; }

 private:
  // Master data: the same on every run.
  void AddParties();
  void AddLocations();
  void AddSources();

  void PlayDays();
  void PlayDocuments();
  void PlayStep(const ScmsStep& step);
  void Buy(size_t index);  // create, send, the vendor accepts
  void AnswerLines(size_t index);
  void Order(size_t index);
  void ReceiveFromVendor(size_t index, const ScmsDelivery& delivery);
  void ShipToCustomer(size_t index, const ScmsDelivery& delivery);
  // The lines of the delivery that are still to be played.
  std::vector<int32_t> OpenLines(size_t index, const ScmsDelivery& delivery) const;

  // Calls and counts. A refusal marks the lines and returns none; anything else throws.
  template <typename Stub, typename Request, typename Response>
  bool Take(BacklineClient& client,
            grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
            const Request& request, Response* response, PlayedDocument& document,
            const std::vector<int32_t>& line_numbers);
  // The same for master data, where a refusal ends the replay.
  template <typename Stub, typename Request, typename Response>
  Response Make(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request);
  void Count(bool replayed) { ++(replayed ? repeated_calls_ : fresh_calls_); }

  const ScmsPlan& plan_;
  BacklineClient& client_;
  const VendorClients& vendors_;
  Crew& crew_;
  std::vector<PlayedDocument> played_;
  std::vector<std::string> locations_;           // of each document
  std::map<std::string, std::string> products_;  // item > id
  std::map<std::string, std::string> customers_;
  std::map<std::string, std::string> suppliers_;
  std::atomic<int64_t> fresh_calls_{0};
  std::atomic<int64_t> repeated_calls_{0};
};

}  // namespace backline::cli
