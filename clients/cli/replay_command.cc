#include <chrono>
#include <fstream>
#include <iterator>
#include <set>

#include "clients/cli/commands.h"
#include "clients/cli/crew.h"
#include "clients/cli/dev_certificates.h"
#include "clients/cli/scms_file.h"
#include "clients/cli/scms_plan.h"
#include "clients/cli/scms_player.h"
#include "clients/cli/scms_report.h"
#include "clients/cli/table.h"

namespace backline::cli {
namespace {

// A server that restarts in the middle is waited for.
constexpr CallOptions kPatient = {
    .timeout_ms = 120'000, .attempts = 60, .first_pause_ms = 50, .last_pause_ms = 2'000};

struct ReplayArguments {
  std::string path;
  std::string certificate_script = FindCertificateScript();
  size_t in_flight = 48;
  std::vector<std::string> vendors;
};

// Leaves the lines of the page: those of these vendors, or all where none is named.
void KeepLines(const std::set<std::string>& vendors, ScmsFile& file) {
  std::set<std::string> missing = vendors;
  for (const ScmsLine& line : file.lines) missing.erase(line.vendor);
  if (!missing.empty()) throw UsageError("the file has no vendor " + *missing.begin());
  if (vendors.empty()) return;
  std::erase_if(file.lines, [&](const ScmsLine& line) { return !vendors.contains(line.vendor); });
}

// Vendors answer for themselves: each by a certificate of its own.
VendorClients OpenVendors(Session& session, const ScmsPlan& plan, const std::string& script) {
  std::map<std::string, std::string> identities;
  for (const ScmsDocument& document : plan.documents) {
    if (!document.direct_drop) continue;
    identities[document.vendor] = "supplier/" + plan.vendor_codes.at(document.vendor);
  }
  std::vector<std::string> all;
  for (const auto& [vendor, identity] : identities) all.push_back(identity);
  EnsureCertificates(session.settings().certificates, all, script);
  VendorClients clients;
  for (const auto& [vendor, identity] : identities) {
    clients[vendor] = session.Open(identity, kPatient);
  }
  return clients;
}

void Replay(Session& session, const ReplayArguments& arguments) {
  std::ifstream in(arguments.path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in) throw UsageError("cannot read " + arguments.path);
  const auto begin = std::chrono::steady_clock::now();
  ScmsFile file = ParseScms(text);
  const std::set<std::string> page(arguments.vendors.begin(), arguments.vendors.end());
  const ScmsPlan plan = PlanScms(file, page);
  KeepLines(page, file);
  const std::string identity =
      session.settings().identity.empty() ? kImporter : session.settings().identity;
  const auto client = session.Open(identity, kPatient);
  const VendorClients vendors = OpenVendors(session, plan, arguments.certificate_script);
  Crew crew(arguments.in_flight);
  ScmsPlayer player(plan, *client, vendors, crew);
  try {
    player.Play();
  } catch (const Failure& failure) {
    throw Failure(std::string(failure.what()) + "; " + Counted(player.fresh_calls(), "call") +
                  " had their effect now. Start it again: nothing is doubled");
  }
  const ScmsReport report = ReadReport(file, plan, player, *client, crew);
  if (session.json()) {
    PrintReportJson(session.out(), report, plan.assumptions, player);
  } else {
    PrintReport(session.out(), report, plan.assumptions, player);
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
    session.out() << "in " << Counted(seconds.count(), "second") << "\n";
  }
  if (!report.refusals.empty()) throw Failure("not every line was taken");
  if (!report.equal()) throw Failure("the stored facts differ from the file");
}

}  // namespace

void AddReplayCommand(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "replay", "Play a real history through the public API");
  auto* scms = group.add_subcommand("scms", "The SCMS delivery history (CSV)");
  auto arguments = std::make_shared<ReplayArguments>();
  scms->add_option("FILE", arguments->path)->required();
  scms->add_option("--in-flight", arguments->in_flight, "calls side by side")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  scms->add_option("--vendor", arguments->vendors,
                   "only what this vendor delivered, by its name in the file; several are allowed")
      ->allow_extra_args(false);
  scms->add_option("--make-certificates", arguments->certificate_script,
                   "the script that makes the vendors' certificates")
      ->envname("BACKLINE_MAKE_CERTIFICATES");
  scms->callback([&session, arguments] { Replay(session, *arguments); });
}

}  // namespace backline::cli
