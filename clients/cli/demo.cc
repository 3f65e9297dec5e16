// `backline demo`: a small believable company, loaded through the public API: what its customers
// wait for, what its suppliers confirmed, make and send, and what they write to each other.
#include "clients/cli/commands.h"
#include "clients/cli/demo_loader.h"
#include "clients/cli/table.h"

namespace backline::cli {
namespace {

void Load(Session& session) {
  DemoLoader loader(session);
  LoadDemoCompany(loader);
  LoadDemoAgreements(loader);
  LoadDemoOrders(loader);
  std::vector<DemoLine> lines = LoadDemoPurchases(loader);
  std::vector<DemoCenter> centers = LoadDemoCapacity(loader);
  LoadDemoAnswers(loader, centers, lines);
  LoadLaterDemoOrders(loader);
  LoadDemoEvents(loader, centers, lines);
  LoadDemoHistory(loader);
  if (session.json()) {
    session.out() << "{\"fresh_calls\": " << loader.fresh()
                  << ", \"repeated_calls\": " << loader.repeated() << "}\n";
    return;
  }
  session.out() << "demo: " << Counted(DemoSuppliers().size(), "supplier") << ", "
                << Counted(DemoProducts().size(), "product") << ", "
                << Counted(DemoCustomers().size(), "customer") << ", "
                << Counted(lines.size(), "purchase order line") << "; " << loader.fresh()
                << " calls had their effect now, " << loader.repeated() << " in an earlier run\n";
}

}  // namespace

void AddDemoCommand(CLI::App& app, Session& session) {
  auto* demo = app.add_subcommand(
      "demo", "Load a small company once (uses several identities; --as is ignored)");
  demo->callback([&session] { Load(session); });
}

}  // namespace backline::cli
