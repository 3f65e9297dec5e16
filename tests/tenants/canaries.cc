#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <regex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/tenants/probes.h"
#include "tests/tenants/requests.h"

namespace backline::testing {
namespace {

constexpr size_t kFindingsKept = 20;
constexpr std::chrono::milliseconds kPatience(25);

class Canaries {
 public:
  Canaries(Estate& estate, const ProbeOptions& options) : estate_(estate), options_(options) {}

  CanaryReport Run() {
    GatherPageTokens(estate_);
    std::vector<std::thread> threads;
    for (const Caller& caller : estate_.callers) {
      if (caller.owner == kHouse || !MayCall(caller.roles, Watch())) continue;
      threads.emplace_back([this, &caller] { WatchAs(caller); });
    }
    {
      std::vector<std::jthread> workers;
      for (int i = 0; i < options_.threads; ++i) workers.emplace_back([this] { Work(); });
    }
    for (int owner = 0; owner < kSuppliers; ++owner) {
      last_event_[owner] = EmitEvent(owner);
      EmitEvent(owner);  // so that one comes after it is known where to stop
    }
    for (std::thread& thread : threads) thread.join();
    SearchLog();
    SearchMails();
    return report_;
  }

 private:
  static const MethodDescriptor& Watch() {
    static const MethodDescriptor& kWatch = MethodNamed("EventService/WatchEvents");
    return kWatch;
  }

  void Find(const std::vector<std::string>& finds, const std::string& where) {
    if (finds.empty()) return;
    const std::lock_guard lock(mutex_);
    report_.finds += static_cast<int64_t>(finds.size());
    if (report_.findings.size() >= kFindingsKept) return;
    report_.findings.push_back(absl::StrCat(where, " tells ", finds.front()));
  }

  void Work() {
    for (int64_t at = next_++; at < options_.count; at = next_++) {
      const int64_t number = options_.first + at;
      const Probe probe = MakeProbe(estate_, options_.seed, number);
      const Reply reply = Call(*probe.caller, *probe.method, *probe.request, kPatience);
      const auto finds =
          estate_.secrets.Search(probe.caller->owner, *probe.method, *probe.request, reply);
      if (!finds.empty()) Find(finds, Line(probe, number));
      Count(probe, reply);
    }
  }

  // What makes the probe again, alone.
  std::string Line(const Probe& probe, int64_t number) const {
    return absl::StrCat(
        "BACKLINE_TENANT_SEED=", options_.seed, " BACKLINE_TENANT_FIRST=", number,
        " BACKLINE_TENANT_PROBES=1 tenants_test --gtest_filter='CanaryTest.Probes*'", " (",
        NameOf(*probe.method), " as ", probe.caller->name, " {", probe.request->ShortDebugString(),
        "})");
  }

  void Count(const Probe& probe, const Reply& reply) {
    const std::lock_guard lock(mutex_);
    ++report_.probes;
    const bool may_end = probe.caller->is_half_signed_in();
    if (!may_end && ReasonIn(reply.status) == "SESSION_NOT_VALID") ++report_.ended;
    for (const std::string& bytes : reply.messages) {
      report_.bytes += static_cast<int64_t>(bytes.size());
    }
    if (reply.status.ok()) {
      ++report_.accepted;
      ++report_.accepted_of[NameOf(*probe.method)];
    } else {
      ++(reply.status.error_code() == grpc::PERMISSION_DENIED ? report_.denied : report_.refused);
    }
    report_.bytes += static_cast<int64_t>(reply.metadata.size());
  }

  // From the first event to the one that the supplier itself makes last.
  void WatchAs(const Caller& caller) {
    const auto request = NewMessage(*Watch().input_type());
    const grpc::Status status = Follow(caller, Watch(), *request, [&](const std::string& bytes) {
      Reply reply;
      reply.messages.push_back(bytes);
      Find(estate_.secrets.Search(caller.owner, Watch(), *request, reply),
           absl::StrCat("the stream of ", caller.name));
      const auto message = NewMessage(*Watch().output_type());
      message->ParseFromString(bytes);
      int64_t last = 0;
      ForEachSet(*message, [&](const Message& holder, const FieldDescriptor& field, int) {
        if (field.full_name() == "backline.v1.Event.sequence") {
          last = holder.GetReflection()->GetInt64(holder, &field);
          ++events_;
        }
      });
      return last < last_event_[caller.owner];
    });
    if (!status.ok()) Find({status.error_message()}, "a stream that ended");
  }

  // A message that is older than what is known changes nothing, but is told.
  int64_t EmitEvent(int owner) {
    const MethodDescriptor& method = MethodNamed("SupplierService/UpdateEta");
    const auto request = estate_.OwnRequest(method, owner, false);
    const Reply reply = Call(estate_.SupplierCaller(owner), method, *request);
    if (!reply.status.ok()) throw std::runtime_error("no last event: " + ReasonIn(reply.status));
    const auto answer = NewMessage(*method.output_type());
    answer->ParseFromString(reply.messages.at(0));
    return answer->GetReflection()->GetInt64(*answer,
                                             method.output_type()->FindFieldByName("sequence"));
  }

  // A line may name the principal whose call it is about, and nobody else.
  void SearchLog() {
    std::ifstream log(estate_.fixture.log());
    std::string line;
    while (std::getline(log, line)) {
      ++report_.log_lines;
      int viewer = kNobody;
      for (int owner = 0; owner < kSuppliers; ++owner) {
        const std::string principal = absl::StrCat("\"principal\":\"spiffe://backline/supplier/",
                                                   Estate::SupplierCode(owner));
        if (line.find(principal) != std::string::npos) viewer = owner;
      }
      // A person, a key or a link.
      static const std::regex kCredential("\"principal\":\"(user|key|link):([0-9a-f-]{36})\"");
      std::smatch named;
      if (std::regex_search(line, named, kCredential)) {
        viewer = estate_.secrets.OwnerOf(named[2], kNobody);
      }
      Find(estate_.secrets.SearchText(viewer, line), absl::StrCat("the log: ", line));
    }
    report_.events = events_;
  }

  // A mail is for whom its first mark belongs to: the address stands before the text.
  void SearchMails() {
    if (!std::filesystem::exists(estate_.fixture.mails())) return;
    for (const auto& entry : std::filesystem::directory_iterator(estate_.fixture.mails())) {
      std::ifstream file(entry.path());
      const std::string mail(std::istreambuf_iterator<char>(file), {});
      ++report_.mails;
      const size_t to = mail.find("To: <cnry-");
      if (to == std::string::npos) continue;  // to somebody who calls
      int viewer = 0;
      while (viewer < kSuppliers && mail[to + 10] != 'a' + viewer) ++viewer;
      Find(estate_.secrets.SearchText(viewer, mail), "a mail to " + mail.substr(to + 5, 13));
    }
  }

  Estate& estate_;
  const ProbeOptions options_;
  std::atomic<int64_t> next_ = 0;
  std::atomic<int64_t> events_ = 0;
  std::array<std::atomic<int64_t>, kSuppliers> last_event_ = {INT64_MAX, INT64_MAX, INT64_MAX};
  std::mutex mutex_;
  CanaryReport report_;
};

}  // namespace

CanaryReport RunCanaries(Estate& estate, const ProbeOptions& options) {
  return Canaries(estate, options).Run();
}

}  // namespace backline::testing
