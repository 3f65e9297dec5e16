// `backline`: every everyday task from a terminal, and any RPC by name.
#include <csignal>
#include <iostream>

#include "CLI/CLI.hpp"
#include "clients/cli/commands.h"
#include "clients/cli/session.h"

namespace backline::cli {
namespace {

constexpr int kUsageExitCode = 2;

int Run(int argc, char** argv) {
  CLI::App app("Backline: orders that stock cannot cover, from promise to shipment", "backline");
  app.require_subcommand(1);
  app.fallthrough();
  Settings settings;
  app.add_option("--server", settings.server, "HOST:PORT")
      ->envname("BACKLINE_SERVER")
      ->capture_default_str();
  app.add_option("--certificates", settings.certificates, "a folder with KIND-NAME.pem and .key")
      ->envname("BACKLINE_CERTIFICATES")
      ->capture_default_str();
  app.add_option("--as", settings.identity, "whose certificate, such as staff/buyer")
      ->envname("BACKLINE_AS");
  app.add_option("--session", settings.session,
                 "a session to call with, through the gateway's certificate")
      ->envname("BACKLINE_SESSION");
  app.add_flag("--json", settings.json, "for programs: protobuf JSON");
  Session session(settings);
  AddSystemCommands(app, session);
  AddCatalogCommands(app, session);
  AddOrderCommands(app, session);
  AddStockCommands(app, session);
  AddBackorderCommands(app, session);
  AddPurchaseOrderCommands(app, session);
  AddSupplierCommands(app, session);
  AddCollaborationCommands(app, session);
  AddCapacityCommands(app, session);
  AddAgreementCommands(app, session);
  AddScorecardCommand(app, session);
  AddKpisCommand(app, session);
  AddAccountCommands(app, session);
  AddReplayCommand(app, session);
  AddDemoCommand(app, session);
  AddDemoPeopleCommands(app, session);
  AddStoryCommand(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsageExitCode;
  } catch (const Failure& failure) {
    std::cout << std::flush;
    std::cerr << failure.what() << std::endl;
    return failure.exit_code();
  }
  return 0;
}

}  // namespace
}  // namespace backline::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // `backline ... | head` ends by a failed write.
  return backline::cli::Run(argc, argv);
}
