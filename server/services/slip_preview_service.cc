#include "server/services/slip_preview_service.h"

#include <algorithm>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "server/base/processor.h"
#include "server/engine/preview.h"
#include "server/engine/slip_split.h"

namespace backline {
namespace {

constexpr const char* kPreviewAnswer = "/backline.v1.SlipPreviewService/PreviewAnswer";
constexpr const char* kPreviewEta = "/backline.v1.SlipPreviewService/PreviewEta";

void ToWire(const SlipReport& report, v1::SlipEffect* wire) {
  std::map<int32_t, int64_t> by_days;
  std::vector<int32_t> days;
  int64_t undated = 0;
  int64_t broken_told = 0;
  int64_t broken_first = 0;
  for (const PromiseMove& move : report) {
    undated += move.told && !move.then;
    broken_told += move.told && (!move.then || *move.then > *move.told);
    broken_first += move.breaks_first_promise;
    if (!move.told || !move.then) continue;
    days.push_back(*move.then - *move.told);
    ++by_days[days.back()];
  }
  wire->set_moved_count(static_cast<int64_t>(report.size()));
  wire->set_undated_count(undated);
  wire->set_broken_told_count(broken_told);
  wire->set_broken_first_count(broken_first);
  std::sort(days.begin(), days.end());
  if (!days.empty()) {
    wire->set_least_later_days(days.front());
    wire->set_median_later_days(days[days.size() / 2]);
    wire->set_most_later_days(days.back());
  }
  for (const auto& [later, count] : by_days) {
    v1::SlipDays* bar = wire->add_histogram();
    bar->set_later_days(later);
    bar->set_promise_count(count);
  }
}

using Previewed = std::variant<SlipReport, Refusal>;

// The change as asked, and a split of it if there is one.
struct BothPreviews {
  Previewed asked;
  std::optional<Previewed> split;
};

// The split moves pegs, which takes far longer: it stays where the rows were read, in the caches of
// this processor, and the change as asked is previewed beside it, on another.
BothPreviews PreviewBoth(const WorkingSet& rows, const std::vector<PreviewStep>& asked,
                         const std::vector<PreviewStep>& split, Instant now) {
  if (split.empty()) return {Preview(rows, asked, now), std::nullopt};
  const auto preview_asked = [&rows, &asked, now, callers = CurrentProcessor()] {
    LeaveProcessor(callers);
    return Preview(rows, asked, now);
  };
  std::future<Previewed> beside;
  try {
    beside = std::async(std::launch::async, preview_asked);
  } catch (const std::system_error&) {
    // No thread can be made: one after the other.
  }
  Previewed of_split = Preview(rows, split, now);
  return {beside.valid() ? beside.get() : Preview(rows, asked, now), std::move(of_split)};
}

// The split, if it breaks fewer promises than the change as asked.
template <typename Response>
v1::SlipSplit* OfferSplit(const Previewed& split, Quantity in_time, Quantity later,
                          Response& response) {
  const SlipReport* report = std::get_if<SlipReport>(&split);
  if (report == nullptr) return nullptr;
  v1::SlipEffect effect;
  ToWire(*report, &effect);
  if (effect.broken_told_count() >= response.effect().broken_told_count()) return nullptr;
  v1::SlipSplit* offered = response.mutable_better_split();
  offered->set_in_time_quantity(in_time);
  offered->set_later_quantity(later);
  *offered->mutable_effect() = std::move(effect);
  return offered;
}

struct AnswerQuery {
  AnswerLine command;
  Quantity in_time = 0;
};

// It is read as the answer that would be sent, so that both refuse the same. Its reason says
// nothing about who waits, so that it need not be known yet.
AnswerQuery ParseAnswer(const v1::PreviewAnswerRequest& request, Fields& fields) {
  v1::AnswerLineRequest answer;
  answer.set_purchase_order_id(request.purchase_order_id());
  answer.set_line_number(request.line_number());
  answer.set_version(request.version());
  *answer.mutable_schedules() = request.schedules();
  answer.set_rejected_quantity(request.rejected_quantity());
  answer.set_open_quantity(request.open_quantity());
  answer.set_intent(request.intent());
  answer.set_reason(v1::SUPPLY_REASON_OTHER);
  AnswerQuery query;
  query.command = *Parse(answer, fields);
  query.in_time = fields.Range("in_time_quantity", request.in_time_quantity(), 0, kQuantityMax);
  return query;
}

std::vector<SlotId> SlotsOf(const AnswerTerms& terms) {
  std::set<SlotId> slots;
  for (const ConfirmedSchedule& schedule : terms.schedules) {
    for (const SlotPart& part : schedule.slots) slots.insert(part.slot_id);
  }
  return {slots.begin(), slots.end()};
}

void SetSchedules(const AnswerTerms& terms, v1::SlipSplit& split) {
  for (const ConfirmedSchedule& schedule : terms.schedules) {
    v1::OfferedSchedule* offered = split.add_schedules();
    offered->set_quantity(schedule.quantity);
    ToWire(schedule.eta_date, offered->mutable_eta_date());
  }
}

PreviewStep StepOf(std::shared_ptr<const Command> command) {
  return [command](const WorkingSet&) { return command; };
}

ReadResult RunAnswer(Reader& reader, const Caller& caller, const AnswerQuery& query,
                     v1::PreviewAnswerResponse& response) {
  auto read = reader.ReadSlip(caller.principal.supplier_id,
                              {query.command.purchase_order_id, query.command.line_number},
                              SlotsOf(query.command.terms));
  if (!read.ok()) return read.status();
  response.set_as_of_sequence(read->as_of_sequence);
  if (!read->value) return NotFound(Reason::kPurchaseOrderNotFound);
  const auto split = SplitOf(query.command, query.in_time, *read->value);
  std::vector<PreviewStep> split_steps;
  if (split) split_steps = {StepOf(std::make_shared<AnswerLine>(split->answer))};
  const BothPreviews previews = PreviewBoth(
      *read->value, {StepOf(std::make_shared<AnswerLine>(query.command))}, split_steps, caller.now);
  if (const auto* refusal = std::get_if<Refusal>(&previews.asked)) return *refusal;
  ToWire(std::get<SlipReport>(previews.asked), response.mutable_effect());
  if (!split) return {};
  v1::SlipSplit* offered = OfferSplit(*previews.split, split->in_time, split->later, response);
  if (offered != nullptr) SetSchedules(split->answer.terms, *offered);
  return {};
}

struct EtaQuery {
  UpdateEta command;
  Quantity in_time = 0;
};

EtaQuery ParseEta(const v1::PreviewEtaRequest& request, Fields& fields) {
  EtaQuery query;
  UpdateEta& command = query.command;
  command.supplier_id = fields.caller().principal.supplier_id;
  command.supply_line_id =
      fields.Required<SupplyLineId>("supply_line_id", request.supply_line_id());
  command.eta_date = fields.RequiredDay("eta_date", request.has_eta_date(), request.eta_date());
  command.quantity = fields.Range("quantity", request.quantity(), 0, kQuantityMax);
  command.reason = SupplyReason::kOther;
  query.in_time = fields.Range("in_time_quantity", request.in_time_quantity(), 0, kQuantityMax);
  return query;
}

ReadResult RunEta(Reader& reader, const Caller& caller, const EtaQuery& query,
                  v1::PreviewEtaResponse& response) {
  const SupplierId supplier = caller.principal.supplier_id;
  const auto line = reader.LineOfSupply(supplier, query.command.supply_line_id);
  if (!line.ok()) return line.status();
  if (!line->value) return NotFound(Reason::kSupplyLineNotFound);
  auto read = reader.ReadSlip(supplier, *line->value, {});
  if (!read.ok()) return read.status();
  response.set_as_of_sequence(read->as_of_sequence);
  if (!read->value) return NotFound(Reason::kSupplyLineNotFound);
  // A line of this supplier comes with all its supply.
  const SupplyLine supply = *read->value->Find<SupplyLine>(query.command.supply_line_id);
  const Quantity total = query.command.quantity == 0 ? supply.remaining() : query.command.quantity;
  // Only the whole of what is expected is split here: a smaller quantity is a change of its own.
  // And by a day that is over nothing can come.
  const bool splits = supply.eta_date && query.command.eta_date > *supply.eta_date &&
                      !supply.overdue && query.in_time > 0 && query.in_time < total &&
                      total == supply.remaining();
  std::vector<PreviewStep> split_steps;
  if (splits) split_steps = SplitOf(query.command, query.in_time, supply);
  const BothPreviews previews =
      PreviewBoth(*read->value, {EtaStep(query.command)}, split_steps, caller.now);
  if (const auto* refusal = std::get_if<Refusal>(&previews.asked)) return *refusal;
  ToWire(std::get<SlipReport>(previews.asked), response.mutable_effect());
  if (splits) OfferSplit(*previews.split, query.in_time, total - query.in_time, response);
  return {};
}

}  // namespace

grpc::ServerUnaryReactor* SlipPreviewService::PreviewAnswer(grpc::CallbackServerContext* context,
                                                            const v1::PreviewAnswerRequest* request,
                                                            v1::PreviewAnswerResponse* response) {
  return calls_.Read(
      context, request, response, kPreviewAnswer,
      [=, this](Fields& fields) { return ParseAnswer(*request, fields); }, RunAnswer);
}

grpc::ServerUnaryReactor* SlipPreviewService::PreviewEta(grpc::CallbackServerContext* context,
                                                         const v1::PreviewEtaRequest* request,
                                                         v1::PreviewEtaResponse* response) {
  return calls_.Read(
      context, request, response, kPreviewEta,
      [=, this](Fields& fields) { return ParseEta(*request, fields); }, RunEta);
}

}  // namespace backline
