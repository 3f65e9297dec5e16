// Persons of a supplier who all sign in at once, through the gateway's certificate. Not
// thread-safe.
#pragma once

#include <string>
#include <vector>

#include "tests/load/server_under_load.h"

namespace backline::load {

class SignIns {
 public:
  // Invites so many persons and sets their passwords by the links of their mails.
  SignIns(const ServerUnderLoad& server, const std::string& supplier_id, int people);

  // Everybody signs in at once, and again where the server is too busy; returns when all are in.
  // The time that each took. Throws when anybody is refused, or has not got in after a minute.
  std::vector<double> Run() const;

 private:
  void Redeem();

  const ServerUnderLoad& server_;
  std::vector<std::string> emails_;
};

}  // namespace backline::load
