// Three suppliers on one server, made through the public API, with the customers, orders, drafts
// and stock of the house around them. Every text and number in it carries its owner's mark
// (Secrets). The first two suppliers also make one product in common. Use it from one thread while
// it is made.
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/services/people.h"
#include "tests/support/server_fixture.h"
#include "tests/tenants/fields.h"
#include "tests/tenants/secrets.h"
#include "tests/tenants/things.h"
#include "tests/tenants/wire.h"

namespace backline::testing {

// A request that was accepted, as it was sent.
struct Sent {
  int owner = kHouse;
  const MethodDescriptor* method = nullptr;
  std::shared_ptr<const Message> request;
};

class Estate {
 public:
  explicit Estate(ServerFixture& server);

  ServerFixture& fixture;
  Secrets secrets;
  Things things;
  // At least one for each role; one for each supplier and role of a supplier.
  std::vector<Caller> callers;
  // What suppliers sent and was accepted.
  std::vector<Sent> sent;
  // Full names of the text fields of requests that an accepted request filled with a canary.
  std::set<std::string> filled;

  const Caller& As(const std::string& name) const;
  const Caller& SupplierCaller(int owner) const;
  static std::string SupplierCode(int owner);

  // The base request of the method with the owner's own ids, texts and, if `numbers`, quantities.
  std::unique_ptr<Message> OwnRequest(const MethodDescriptor& method, int owner, bool numbers);

  // Takes the ids and codes of an answer into `things` and `secrets`.
  void Harvest(const Message& answer, int owner);

 private:
  // Calls, with a new request id; throws if refused. Harvests the answer for the owner.
  std::unique_ptr<Message> Do(int owner, const std::string& caller, const std::string& method,
                              const std::string& text);
  // The same; the first id of this name in the answer.
  std::string Make(const std::string& id_field, int owner, const std::string& caller,
                   const std::string& method, const std::string& text);
  void RememberFilled(const Message& request);
  void RememberSent(int owner, const MethodDescriptor& method, const Message& request);

  std::string Text(int owner);  // 'cnry-...' with its quotes
  std::string Email(int owner);
  std::string Date(const std::string& field, int owner, int month);
  std::string NewProduct(int owner, std::initializer_list<int> sources);
  std::string NewLocation(int owner);
  std::string Order(int owner, const std::string& product, const std::string& location);
  std::string Buy(int owner, const std::string& product, const std::string& location);
  void Send(int owner, const std::string& purchase_order);
  void Accept(int owner, const std::string& purchase_order);
  void MakeCallers();
  void MakeSupplier(int owner);
  void MakeSupplierWorld(int owner);
  void MakeDisputes(int owner, const std::string& purchase_order);
  void MakeAgreement(int owner);
  void MakeShop(int owner, const std::string& purchase_order, const std::string& supply_line);
  void MakeHouse();
  void MakePersons(int owner);
  void MakeCommonProduct();
  void ReadAsHouse();
  void Grow();

  People people_{fixture};
  // Persons and keys that call: nobody of the test ends or changes one.
  std::set<std::string> calling_;
  std::map<std::string, std::string> quantity_of_;  // by purchase order
};

}  // namespace backline::testing
