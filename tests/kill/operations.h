// The operations of a kill run, and one server to send them to.
#pragma once

#include <memory>
#include <string>

#include "clients/cpp/backline_client.h"
#include "tests/kill/history.h"

namespace backline::kill {

// Every attempt sends the same request id and the same body. `call` is the name of the RPC. Fields:
//   PlaceOrder            customer, location, lines ("product:quantity product:quantity ..")
//   CancelOrder           order
//   ShipOrder             order
//   ReceiveStock          product, location, quantity
//   CreatePurchaseOrder   supplier, location, product, quantity
//   SendPurchaseOrder     purchase_order
//   ReceivePurchaseOrder  purchase_order, quantity
// Where the contract has room for a reference of the caller's, it is the name of the operation, so
// that its effects can be told from others' in the database.
struct Operation {
  std::string op;
  std::string call;
  std::string request_id;
  Fields fields;
};

struct Answer {
  // Unknown: it may or may not have happened; the same request must be sent again.
  enum class Kind { kOk, kRefused, kUnknown };
  Kind kind = Kind::kUnknown;
  // ok: id, replayed, sequence and what the call tells; else: reason.
  Fields fields;
};

// Whether an error with this reason is a rule's no; else the outcome is not known yet.
bool IsFinal(const std::string& reason);
std::unique_ptr<BacklineClient> Connect(const std::string& address, const std::string& certificates,
                                        const std::string& identity);

// One server. Safe on any thread.
class Target {
 public:
  Target(std::string name, const std::string& address, const std::string& certificates);

  const std::string& name() const { return name_; }
  // With `patient`, waits for a server that is not there.
  Answer Call(const Operation& operation, bool patient);
  BacklineClient& administrator() { return *administrator_; }

 private:
  struct Attempt;

  std::string name_;
  std::unique_ptr<BacklineClient> orders_, warehouse_, buyer_, administrator_;
};

}  // namespace backline::kill
