#include "tests/tenants/probes.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "server/base/strong_id.h"
#include "tests/tenants/requests.h"

namespace backline::testing {
namespace {

using CppType = FieldDescriptor::CppType;

// A stream of random numbers that is the same with every compiler (splitmix64).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  uint64_t Below(uint64_t end) { return Next() % end; }
  bool Percent(uint64_t percent) { return Below(100) < percent; }
  template <typename List>
  const auto& Of(const List& list) {
    return list[Below(list.size())];
  }

 private:
  uint64_t state_;
};

// Whether the request is about something that is there. What makes something new is its caller's
// own afterwards, with the words that it copied from somebody.
bool IsAboutAThing(const Message& request) {
  for (const FieldPath& path : TextFieldsOf(request)) {
    const std::optional<FieldUse> use = UseOf(path.field());
    if (use && use->use == Use::kThing && !path.TextIn(request).empty()) return true;
  }
  return false;
}

class Maker {
 public:
  Maker(const Estate& estate, uint64_t seed, int64_t number)
      : estate_(estate), random_(seed * 0x100000001B3 + static_cast<uint64_t>(number)) {}

  Probe Make() {
    std::vector<const Caller*> suppliers;
    for (const Caller& caller : estate_.callers) {
      if (caller.owner != kHouse) suppliers.push_back(&caller);
    }
    Probe probe;
    probe.caller = random_.Of(suppliers);
    owner_ = probe.caller->owner;
    if (random_.Percent(5) && !estate_.sent.empty()) {
      const Sent& sent = random_.Of(estate_.sent);
      probe.method = sent.method;
      probe.request = sent.request;
      if (sent.owner == owner_ || IsAboutAThing(*sent.request)) return probe;
    }
    probe.method = SomeMethod(*probe.caller);
    std::shared_ptr<Message> request = BaseRequestOf(*probe.method);
    change_ = IsChange(*probe.method);
    own_percent_ = std::array<uint64_t, 3>{100, 60, 10}[random_.Below(3)];
    for (const FieldPath& path : FieldsOf(*request)) Vary(*request, path);
    probe.request = std::move(request);
    return probe;
  }

 private:
  const MethodDescriptor* SomeMethod(const Caller& caller) {
    std::vector<const MethodDescriptor*> allowed;
    for (const MethodDescriptor* method : Methods()) {
      if (EndsItsSession(*method)) continue;
      if (MayCall(caller.roles, *method)) allowed.push_back(method);
    }
    if (allowed.empty() || random_.Percent(10)) {
      const MethodDescriptor* any = random_.Of(Methods());
      if (!EndsItsSession(*any)) return any;
    }
    const MethodDescriptor* method = random_.Of(allowed);
    // A stream that says nothing takes long, and every supplier has one open anyway.
    return method->server_streaming() && random_.Percent(75) ? random_.Of(allowed) : method;
  }

  void Vary(Message& request, const FieldPath& path) {
    const FieldDescriptor& field = path.field();
    switch (field.cpp_type()) {
      case CppType::CPPTYPE_STRING:
        return VaryText(request, path);
      case CppType::CPPTYPE_INT32:
      case CppType::CPPTYPE_INT64:
        return VaryNumber(request, path);
      case CppType::CPPTYPE_ENUM:
        return VaryWord(request, path);
      case CppType::CPPTYPE_BOOL: {
        Message& holder = path.Holder(request);
        return holder.GetReflection()->SetBool(&holder, &field, random_.Percent(50));
      }
      case CppType::CPPTYPE_MESSAGE:
        return VaryMessage(request, path);
      default:
        return;
    }
  }

  std::string SomeId(const std::string& kind) {
    const auto& own = estate_.things.Of(owner_, kind);
    if (random_.Percent(own_percent_) && !own.empty()) return random_.Of(own);
    const std::vector<std::string> others = estate_.things.NotOf(owner_, kind);
    if (random_.Percent(75) && !others.empty()) return random_.Of(others);
    return NewId();
  }

  std::string NewId() { return FormatId(Id128{random_.Next(), random_.Next()}); }

  void VaryText(Message& request, const FieldPath& path) {
    const std::optional<FieldUse> use = UseOf(path.field());
    if (!use || use->use == Use::kFixed) return;
    const bool set = !path.TextIn(request).empty();
    switch (use->use) {
      case Use::kRequest:
        return path.SetText(request, NewId());
      case Use::kThing:
        if (set || random_.Percent(30)) path.SetText(request, SomeId(use->kind));
        return;
      case Use::kKey:
        // What the caller itself writes down is its own afterwards, whoever has the same.
        if (change_) return path.SetText(request, Secrets::TextOf(owner_, random_.Next()));
        if (set || random_.Percent(30)) path.SetText(request, SomeId(use->kind));
        return;
      case Use::kText:
        return path.SetText(request, random_.Percent(90) ? Secrets::TextOf(owner_, random_.Next())
                                                         : std::string(random_.Below(3'000), 'x'));
      case Use::kEmail:
        return path.SetText(request, Secrets::TextOf(owner_, random_.Next()) + "@example.com");
      case Use::kPageToken:
        if (random_.Percent(40)) path.SetText(request, SomeId("page_token"));
        return;
      case Use::kFixed:
        return;
    }
  }

  void VaryNumber(Message& request, const FieldPath& path) {
    const std::string& name = path.field().name();
    if (path.field().is_repeated()) return;
    if (CountsSomething(path.field())) {
      const uint64_t which = random_.Below(10);
      const int64_t odd = which == 0 ? -1 : which == 1 ? INT64_MAX : 0;
      return path.SetNumber(request, which < 4 ? odd : Secrets::NumberOf(owner_, random_.Next()));
    }
    if (name == "min_sequence" || name == "cursor") {
      if (!random_.Percent(20)) return;
      return path.SetNumber(request, static_cast<int64_t>(random_.Below(3'000)) - 1);
    }
    if (name == "page_size") {
      return path.SetNumber(request, std::array<int64_t, 5>{0, 1, 2, 200, -1}[random_.Below(5)]);
    }
    if (name.ends_with("version")) {
      return path.SetNumber(
          request,
          1 + static_cast<int64_t>(random_.Below(random_.Percent(70) ? 3 : uint64_t{1} << 30)));
    }
    if (random_.Percent(20)) path.SetNumber(request, static_cast<int64_t>(random_.Below(4)));
  }

  void VaryWord(Message& request, const FieldPath& path) {
    const FieldDescriptor& field = path.field();
    if (!random_.Percent(30)) return;
    Message& holder = path.Holder(request);
    const auto& reflection = *holder.GetReflection();
    const int value = random_.Below(static_cast<uint64_t>(field.enum_type()->value_count()));
    reflection.ClearField(&holder, &field);
    if (field.is_repeated()) {
      reflection.AddEnumValue(&holder, &field, value);
    } else {
      reflection.SetEnumValue(&holder, &field, value);
    }
  }

  void VaryMessage(Message& request, const FieldPath& path) {
    const FieldDescriptor& field = path.field();
    if (random_.Percent(5)) return path.Clear(request);
    if (field.message_type()->name() != "Date" || field.is_repeated()) return;
    if (!random_.Percent(80)) return;
    Message& holder = path.Holder(request);
    Message& date = *holder.GetReflection()->MutableMessage(&holder, &field);
    const auto set = [&](const char* name, uint64_t value) {
      date.GetReflection()->SetInt32(&date, date.GetDescriptor()->FindFieldByName(name),
                                     static_cast<int32_t>(value));
    };
    set("year", static_cast<uint64_t>(Secrets::YearOf(owner_)));
    set("month", 1 + random_.Below(12));
    set("day", 1 + random_.Below(28));
  }

  const Estate& estate_;
  Random random_;
  int owner_ = 0;
  bool change_ = false;
  uint64_t own_percent_ = 0;
};

}  // namespace

Probe MakeProbe(const Estate& estate, uint64_t seed, int64_t number) {
  return Maker(estate, seed, number).Make();
}

void GatherPageTokens(Estate& estate) {
  for (const Caller& caller : estate.callers) {
    if (caller.owner == kHouse) continue;
    for (const MethodDescriptor* method : Methods()) {
      if (!MayCall(caller.roles, *method)) continue;
      if (method->output_type()->FindFieldByName("next_page_token") == nullptr) continue;
      const auto request = estate.OwnRequest(*method, caller.owner, false);
      request->GetReflection()->SetInt32(request.get(),
                                         method->input_type()->FindFieldByName("page_size"), 1);
      const Reply reply = Call(caller, *method, *request);
      if (!reply.status.ok()) continue;
      const auto page = NewMessage(*method->output_type());
      page->ParseFromString(reply.messages.at(0));
      const std::string token = page->GetReflection()->GetString(
          *page, method->output_type()->FindFieldByName("next_page_token"));
      if (!token.empty()) estate.things.Add(caller.owner, "page_token", token);
    }
  }
}

}  // namespace backline::testing
