// `backline story`: what waits, from the order to the delivery, and what suppliers do for it,
// through the public API alone. It prints what it does and what it expects, and fails when an
// expectation does not hold.
#include "clients/cli/commands.h"
#include "clients/cli/story_teller.h"

namespace backline::cli {
namespace {

void Audit(Session& session, StoryTeller& teller) {
  teller.Step("The auditor recomputes everything from the ledgers");
  grpc::ClientContext context;
  auto reader =
      session.Of(kAuditor).stub<v1::AuditService::Stub>().RunAudit(&context, v1::RunAuditRequest());
  v1::RunAuditResponse response;
  bool done = false;
  while (reader->Read(&response)) {
    done = done || response.done();
    for (const v1::Drift& drift : response.drifts()) {
      teller.Say("drift: " + drift.law() + ": " + drift.subject());
    }
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) throw Failure(FailureLine(ErrorOf(status)));
  teller.Expect("the audit ran to its end", done,
                std::to_string(response.product_count()) + " products, " +
                    std::to_string(response.row_count()) + " rows, sequence " +
                    std::to_string(response.sequence()));
  teller.ExpectEqual("drift", 0, response.drift_count());
}

void Play(Session& session) {
  StoryTeller teller(session);
  teller.OpenWarehouse();
  PlayOrderStory(teller);
  PlayProductionStory(teller);
  Audit(session, teller);
  teller.Finish();
}

}  // namespace

void AddStoryCommand(CLI::App& app, Session& session) {
  auto* story = app.add_subcommand(
      "story", "Play the main story, check every step (uses several identities; --as is ignored)");
  story->callback([&session] { Play(session); });
}

}  // namespace backline::cli
