#!/usr/bin/env bash
# Makes the keys and certificates of a development system: make_dev_certs.sh DIR [KIND/NAME ...]
# See README.md beside this file. Certificates that are there and valid stay as they are.
set -euo pipefail
umask 077

readonly DEFAULT_IDENTITIES=(
  service/orders service/warehouse service/gateway service/auditor
  staff/buyer staff/planner staff/administrator
  importer/scms
  supplier/acme supplier/borealis supplier/calder
)
readonly DAYS=365
readonly RENEW_BEFORE_S=$((7 * 24 * 3600))

fail() {
  printf 'make_dev_certs.sh: %s\n' "$*" >&2
  exit 1
}

[[ $# -ge 1 ]] || fail 'usage: make_dev_certs.sh DIR [KIND/NAME ...]'
# Without a trailing slash, so that beside it is not inside it.
directory=$(realpath --no-symlinks --canonicalize-missing "$1")
shift
identities=("$@")
[[ $# -gt 0 ]] || identities=("${DEFAULT_IDENTITIES[@]}")
for identity in "${identities[@]}"; do
  [[ $identity =~ ^[a-z][a-z0-9_]*/[a-z0-9][a-z0-9_.-]*$ ]] || fail "not KIND/NAME: $identity"
  [[ $identity != service/server ]] || fail 'service/server is the server itself'
done

valid() {
  openssl x509 -in "$1" -noout -checkend "$RENEW_BEFORE_S" >/dev/null 2>&1
}

# The settings of one `openssl req`: its extensions follow as arguments.
settings() {
  printf '%s\n' '[req]' 'distinguished_name = name' 'x509_extensions = extensions' '[name]' \
    '[extensions]' "$@"
}

# make NAME SUBJECT EXTENSION...: writes NAME.key and NAME.pem, signed by the CA if there is one.
make() {
  local name=$1 subject=$2 signer=()
  shift 2
  [[ $name == ca ]] || signer=(-CA "$work/ca.pem" -CAkey "$work/ca.key")
  openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days "$DAYS" \
    -config <(settings "$@") -subj "$subject" "${signer[@]}" \
    -keyout "$work/$name.key.new" -out "$work/$name.pem.new" 2>"$work/openssl.log" ||
    fail "openssl: $(cat "$work/openssl.log")"
  rm "$work/openssl.log"
  # A certificate never stands beside the key of another.
  rm -f "$work/$name.pem"
  mv "$work/$name.key.new" "$work/$name.key"
  chmod 644 "$work/$name.pem.new"
  mv "$work/$name.pem.new" "$work/$name.pem"
}

make_ca() {
  make ca '/O=Backline development/CN=Backline development CA' \
    'basicConstraints = critical, CA:true, pathlen:0' 'keyUsage = critical, keyCertSign, cRLSign' \
    'subjectKeyIdentifier = hash'
}

make_server() {
  make server '/O=Backline development/CN=server' \
    'basicConstraints = critical, CA:false' 'keyUsage = critical, digitalSignature' \
    'extendedKeyUsage = serverAuth' \
    'subjectAltName = DNS:localhost, IP:127.0.0.1, URI:spiffe://backline/service/server'
}

# What browsers see; towards the servers the gateway is the client service/gateway.
make_gateway() {
  make gateway '/O=Backline development/CN=gateway' \
    'basicConstraints = critical, CA:false' 'keyUsage = critical, digitalSignature' \
    'extendedKeyUsage = serverAuth' 'subjectAltName = DNS:localhost, IP:127.0.0.1'
}

make_client() {
  make "${1/\//-}" "/O=Backline development/CN=${1#*/}" \
    'basicConstraints = critical, CA:false' 'keyUsage = critical, digitalSignature' \
    'extendedKeyUsage = clientAuth' "subjectAltName = URI:spiffe://backline/$1"
}

make_missing() {
  local identity
  valid "$work/server.pem" || make_server
  valid "$work/gateway.pem" || make_gateway
  for identity in "${identities[@]}"; do
    valid "$work/${identity/\//-}.pem" || make_client "$identity"
  done
}

mkdir -p "$(dirname "$directory")"
exec 9<"$(dirname "$directory")"
flock 9 # Two at once would mix two authorities.

if valid "$directory/ca.pem" && [[ -f $directory/ca.key ]]; then
  work=$directory
  make_missing
else
  # All or nothing: nobody sees a folder with half of a new authority.
  work=$(mktemp -d "$directory.new.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  make_ca
  make_missing
  chmod 755 "$work"
  if [[ -e $directory ]]; then
    mv -T "$directory" "$work.old"
  fi
  mv -T "$work" "$directory"
  rm -rf "$work.old"
fi
