// Makes the development certificates of identities that have none yet, by certs/make_dev_certs.sh.
#pragma once

#include <string>
#include <vector>

namespace backline::cli {

// The script of the source tree that the working folder or the program lies in; empty if neither
// does.
std::string FindCertificateScript();

// Throws Failure when certificates are missing and cannot be made, with the command that makes
// them.
void EnsureCertificates(const std::string& certificates, const std::vector<std::string>& identities,
                        const std::string& script);

}  // namespace backline::cli
