// Persons of a supplier who all sign in at once, through the gateway's certificate, from a process
// of their own. Make it on the main thread. Not thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/load/crowd_process.h"
#include "tests/load/server_under_load.h"

namespace backline::load {

class SignIns {
 public:
  // Invites so many persons, sets their passwords by the links of their mails, and starts the
  // process in which they are.
  SignIns(const ServerUnderLoad& server, const std::string& supplier_id, int people);

  // Everybody signs in at once, and again where the server is too busy; returns when all are in.
  // The time that each took. Throws when anybody is refused, or has not got in after two minutes.
  std::vector<double> Run();

 private:
  void Redeem();

  const ServerUnderLoad& server_;
  const int people_;
  std::unique_ptr<CrowdProcess> crowd_;
};

}  // namespace backline::load
