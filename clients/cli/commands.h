// The commands of `backline`, by theme. Each function adds its subcommands to the application; the
// session must live as long as the application.
#pragma once

#include "CLI/CLI.hpp"
#include "clients/cli/session.h"

namespace backline::cli {

// Whose certificate a command uses unless --as says otherwise.
constexpr const char* kAdministrator = "staff/administrator";
constexpr const char* kPlanner = "staff/planner";
constexpr const char* kBuyer = "staff/buyer";
constexpr const char* kOrders = "service/orders";
constexpr const char* kWarehouse = "service/warehouse";
constexpr const char* kAuditor = "service/auditor";
constexpr const char* kImporter = "importer/scms";
constexpr const char* kAcme = "supplier/acme";

void AddCatalogCommands(CLI::App& app, Session& session);
void AddOrderCommands(CLI::App& app, Session& session);
void AddStockCommands(CLI::App& app, Session& session);
void AddBackorderCommands(CLI::App& app, Session& session);
void AddPurchaseOrderCommands(CLI::App& app, Session& session);
void AddSupplierCommands(CLI::App& app, Session& session);
void AddCollaborationCommands(CLI::App& app, Session& session);
void AddCapacityCommands(CLI::App& app, Session& session);
void AddAgreementCommands(CLI::App& app, Session& session);  // agreement, calendar, clocks
void AddScorecardCommand(CLI::App& app, Session& session);
void AddKpisCommand(CLI::App& app, Session& session);
void AddSystemCommands(CLI::App& app, Session& session);     // health, events, audit, call
void AddDemoCommand(CLI::App& app, Session& session);
void AddDemoPeopleCommands(CLI::App& app, Session& session);  // demo-people, code
void AddStoryCommand(CLI::App& app, Session& session);
void AddReplayCommand(CLI::App& app, Session& session);
void AddAccountCommands(CLI::App& app, Session& session);  // user, key, trail, sign-in

// A subcommand that only holds others.
CLI::App& AddGroup(CLI::App& app, const std::string& name, const std::string& description);

// --limit with its default.
void AddLimit(CLI::App& command, int& limit);

}  // namespace backline::cli
