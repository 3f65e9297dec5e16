#include "server/services/audit_service.h"

#include "server/services/stream.h"
#include "server/store/auditor.h"

namespace backline {
namespace {

constexpr const char* kRunAudit = "/backline.v1.AuditService/RunAudit";

void ToWire(const AuditProgress& progress, v1::RunAuditResponse* wire) {
  wire->set_sequence(progress.sequence);
  wire->set_product_count(progress.product_count);
  wire->set_row_count(progress.row_count);
  wire->set_drift_count(progress.drift_count);
  wire->set_done(progress.done);
  for (const AuditDrift& drift : progress.drifts) {
    v1::Drift* added = wire->add_drifts();
    added->set_law(drift.law);
    added->set_subject(drift.subject);
    added->set_stored(drift.stored);
    added->set_computed(drift.computed);
  }
}

class AuditStream final : public Stream<v1::RunAuditResponse> {
 public:
  explicit AuditStream(Calls& calls) : Stream(calls.in_flight()), calls_(calls) {}

  void Audit(std::optional<ProductId> product) {
    auditor_.emplace(calls_.parts().database_url, product);
    Begin();
  }

 private:
  // What became of the step that runs on a reader's thread; `running_` is its lock on auditor_.
  bool Next(v1::RunAuditResponse& message, std::optional<grpc::Status>& status) override {
    if (running_) return false;
    if (failure_) {
      status = std::move(failure_);
      return false;
    }
    if (!step_) return StartStep(status);
    ToWire(*step_, &message);
    done_ = step_->done;
    step_.reset();
    return true;
  }

  bool StartStep(std::optional<grpc::Status>& status) {
    if (done_) {
      status = grpc::Status::OK;
      return false;
    }
    if (calls_.stopping()) {
      status = ToGrpc(ErrorOf(ShuttingDown()));
      return false;
    }
    running_ = true;  // before the step may end
    const bool queued = calls_.parts().readers.Submit(
        [self = std::static_pointer_cast<AuditStream>(shared_from_this())](Reader&) {
          self->RunStep();
        },
        calls_.parts().clock.Now() + kCallDeadlineMicros);
    if (queued) return false;
    running_ = false;
    status = ToGrpc(ErrorOf(Overloaded()));
    return false;
  }

  void RunStep() {
    absl::StatusOr<AuditProgress> step = auditor_->Step();
    if (step.ok()) {
      step_ = *std::move(step);
    } else {
      failure_ = ToGrpc(ErrorOf(RefusalOf(step.status())));
    }
    running_ = false;
    Advance();
  }

  void Stop() override {}

  Calls& calls_;
  std::optional<Auditor> auditor_;  // from Audit on
  // Written by RunStep while running_, else under the stream's lock.
  std::atomic<bool> running_ = false;
  std::optional<AuditProgress> step_;
  std::optional<grpc::Status> failure_;
  bool done_ = false;
};

}  // namespace

grpc::ServerWriteReactor<v1::RunAuditResponse>* AuditService::RunAudit(
    grpc::CallbackServerContext* context, const v1::RunAuditRequest* request) {
  const auto stream = std::make_shared<AuditStream>(calls_);
  grpc::ServerWriteReactor<v1::RunAuditResponse>* const reactor = stream->Hold();
  calls_.Admit(*context, kRunAudit, [=](std::variant<Caller, Refusal> admitted) {
    if (const auto* refusal = std::get_if<Refusal>(&admitted)) {
      return stream->Refuse(ErrorOf(*refusal));
    }
    Fields fields(std::get<Caller>(admitted));
    const auto product = fields.Optional<ProductId>("product_id", request->product_id());
    if (!fields.ok()) return stream->Refuse(fields.Error());
    stream->Audit(IfAny(product));
  });
  return reactor;
}

}  // namespace backline
