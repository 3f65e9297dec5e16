// What the parts of the demo share. Every request id follows from what is loaded, and every choice
// from its name, so that a second run makes the same requests and they have no second effect. Not
// thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/demo_company.h"
#include "clients/cli/session.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {

class DemoLoader {
 public:
  explicit DemoLoader(Session& session) : session_(session) {}

  // Calls with a request id that follows from `name`.
  template <typename Stub, typename Request, typename Response>
  Response Call(const std::string& identity, const std::string& name,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                Request request) {
    request.set_request_id(IdOf(name));
    Response response = Answer(session_.Of(identity).Call(method, request));
    Count(response.replayed());
    return response;
  }
  static std::string IdOf(const std::string& name) { return RequestIdFromName("demo/" + name); }
  void Count(bool replayed) { ++(replayed ? repeated_ : fresh_); }
  // 0 to sides - 1, the same for the same name.
  static int Roll(const std::string& name, int sides) {
    return static_cast<int>(std::stoul(IdOf("roll/" + name).substr(0, 8), nullptr, 16) %
                            static_cast<unsigned long>(sides));
  }

  // The first day of the demo plus days: that of the first run, also in a later one.
  v1::Date Day(int days) const { return AddDays(day_, days); }
  // As Day, but Monday where that is a Saturday or Sunday.
  v1::Date WorkingDay(int days) const;
  // The Monday of the demo's first week, as days from its first day: 0 or below.
  int monday() const;
  void set_day(const v1::Date& day) { day_ = day; }
  bool has_day() const { return day_.year() != 0; }

  Session& session() { return session_; }
  int fresh() const { return fresh_; }
  int repeated() const { return repeated_; }

  std::map<std::string, std::string> suppliers, locations, customers, products;  // code > id

 private:
  Session& session_;
  int fresh_ = 0, repeated_ = 0;
  v1::Date day_;
};

// What a supplier does with a line.
enum class DemoAnswer { kNone, kAccept, kSplit, kSplitLate, kPropose, kHold };

// A line that was sent.
struct DemoLine {
  const DemoSupplier* supplier = nullptr;
  const DemoProduct* product = nullptr;
  std::string name;  // "45012/3"
  std::string purchase_order_id;
  int line_number = 0;
  std::string supply_line_id;
  std::string location;
  int64_t quantity = 0;
  int wanted = 0;  // days from the demo's first day
  v1::Date wanted_date;
  DemoAnswer answer = DemoAnswer::kNone;
  bool had_event = false;           // after its answer
  std::vector<v1::SlotPart> slots;  // of an accepted line; empty: not booked
};

struct DemoCenter {
  const DemoWorkCenter* center = nullptr;
  std::string work_center_id;
  std::vector<v1::Slot> slots;  // by week, beginning with the one before this
  std::vector<int64_t> free;    // of each, as far as the demo books
};

std::string SupplierIdentity(const std::string& code);

void LoadDemoCompany(DemoLoader& loader);
// Business calendars, and what each supplier agreed to.
void LoadDemoAgreements(DemoLoader& loader);
// What suppliers delivered in the months before, and what they dispute of their scores.
// REQUIRES: the demo has its day.
void LoadDemoHistory(DemoLoader& loader);
// Orders that customers place before anything is bought; the first sets the demo's day.
void LoadDemoOrders(DemoLoader& loader);
// Orders that find supply on its way.
void LoadLaterDemoOrders(DemoLoader& loader);
// Purchase orders that wait for answers, and drafts.
std::vector<DemoLine> LoadDemoPurchases(DemoLoader& loader);
std::vector<DemoCenter> LoadDemoCapacity(DemoLoader& loader);
// Suppliers answer what they answer by now; accepted lines are booked as far as there is room.
void LoadDemoAnswers(DemoLoader& loader, std::vector<DemoCenter>& centers,
                     std::vector<DemoLine>& lines);
// What happened since: receipts, late dates, notices, plans, capacity taken back, messages.
void LoadDemoEvents(DemoLoader& loader, const std::vector<DemoCenter>& centers,
                    std::vector<DemoLine>& lines);

}  // namespace backline::cli
