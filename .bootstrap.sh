#!/usr/bin/env bash
# What ./run and ./test share: the Debian packages that the project needs, and its build.
# Sourced from the root of the repository; defines functions and does nothing by itself.

readonly PRESET=release
readonly BUILD=build/$PRESET

# shellcheck disable=SC2034  # Used by those who source this.
readonly PACKAGES=(
  ca-certificates ccache cmake curl g++ git mold ninja-build openssl procps util-linux
  libabsl-dev libargon2-dev libcjose-dev libcli11-dev libcsv-dev libcurl4-openssl-dev libfaketime
  libfmt-dev libgmock-dev libgoogle-perftools-dev libgrpc++-dev libgrpc-dev libgtest-dev
  libjansson-dev libmysqlcppconn-dev libprotobuf-dev libprotoc-dev libspdlog-dev libssl-dev
  pkg-config protobuf-compiler protobuf-compiler-grpc
  mariadb-client-core mariadb-server-core tzdata
)

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "packages are missing; run this as root or install sudo, to install: ${MISSING[*]}"
  fi
}

# Prints the packages of its arguments that are not installed.
missing_packages() {
  local installed package
  # dpkg-query fails when a name is unknown, and still prints the others.
  installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null) ||
    true
  for package in "$@"; do
    grep -qxF "installed $package" <<<"$installed" || printf '%s\n' "$package"
  done
}

# Installs what is missing of the given packages.
install_packages() {
  command -v dpkg-query >/dev/null || fail 'this needs Debian 12 or a system with its packages'
  mapfile -t MISSING < <(missing_packages "$@")
  [[ ${#MISSING[@]} -eq 0 ]] && return
  say "Installing ${#MISSING[@]} packages: ${MISSING[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "${MISSING[@]}" </dev/null
}

# The contract's linter. Node may come from elsewhere, so the command is asked for, not the package.
install_linter() {
  install_from_npm protos '@bufbuild/buf-linux-*/bin/buf' 'the linter of the contract'
}

# Clients that nobody here wrote, for the tests of the web gateway, with the Node that they need.
install_stock_clients() {
  install_from_npm tests/gateway/stock 'node-linux-*/bin/node' \
    'stock clients of the Connect protocol'
}

# What builds and tests the portal. npm leaves out, without a word, optional packages that want
# another Node than the one it runs on: it runs on the one that the stock clients bring.
install_portal() {
  install_stock_clients
  local node=("$PWD"/tests/gateway/stock/node_modules/node-linux-*/bin)
  PATH=${node[0]}:$PATH install_from_npm clients/portal '@rolldown/binding-linux-*/*.node' \
    'the tools of the portal'
}

# An identity provider that nobody here wrote, for the tests of accounts; it runs in that Node.
install_stock_provider() {
  install_from_npm tests/accounts/provider 'oidc-provider/package.json' 'a stock identity provider'
}

# What the jobs of the portal are done in. The font makes its screens alike on all machines.
install_browser() {
  install_packages chromium fonts-dejavu-core
}

# install_from_npm FOLDER PROGRAM WHAT: what the folder's lock file says. A program comes in a
# package per kind of machine, which is optional: npm says that all is well when it is missing.
install_from_npm() {
  local folder=$1 program=$2 what=$3 stamp=$1/node_modules/.installed.json
  cmp --silent "$folder/package-lock.json" "$stamp" && return
  command -v npm >/dev/null || install_packages nodejs npm
  say "Installing $what"
  (cd "$folder" && node "$(readlink -f "$(command -v npm)")" ci --no-audit --no-fund </dev/null)
  if ! compgen -G "$folder/node_modules/$program" >/dev/null; then
    printf 'npm could not fetch %s for this machine: see its log\n' "$what" >&2
    return 1
  fi
  cp "$folder/package-lock.json" "$stamp"
}

# Builds everything, or what the arguments for `cmake --build` say.
build() {
  say "Building ($PRESET)"
  # Configuring anew takes seconds; the build itself does it when a CMake file has changed.
  [[ -f $BUILD/build.ninja ]] || cmake --preset "$PRESET"
  cmake --build --preset "$PRESET" --parallel "$(nproc)" "$@"
}
