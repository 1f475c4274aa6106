#!/usr/bin/env bash
# Makes a CA and a server certificate for TLS; README.md beside this file says what to do with them.
set -euo pipefail
umask 077

usage() {
  cat <<'TEXT'
usage: make-certs.sh [--dir DIR] [--days N] [--force] NAME...
  NAME     a host name or address that clients use; all of them go into one certificate
  --dir    where the files go (default: beside this script)
  --days   how long the server certificate is good (default 825, the most that every client accepts)
  --force  replace DIR/server.pem and DIR/server-key.pem; an existing CA is used again in any case
TEXT
}
die() {
  printf 'make-certs.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) days=825 force='' names=''
while (($#)); do
  case $1 in
    --dir) dir=${2?--dir needs a value} && shift ;;
    --days) days=${2?--days needs a value} && shift ;;
    --force) force=yes ;;
    --help | -h) usage && exit ;;
    -*) die "'$1' is not an option; --help says more" 2 ;;
    *:*) names+=",IP:$1" first=${first:-$1} ;;
    *)
      if [[ $1 =~ ^[0-9]+(\.[0-9]+){3}$ ]]; then
        names+=",IP:$1"
      else
        [[ $1 =~ ^(\*\.)?[A-Za-z0-9.-]+$ ]] || die "'$1' is neither a host name nor an address" 2
        names+=",DNS:$1"
      fi
      first=${first:-$1}
      ;;
  esac
  shift
done
[[ -n $names ]] || die "name at least one host or address that clients use; --help says more" 2
[[ $days =~ ^[1-9][0-9]*$ ]] || die "--days $days: accepted is a number of days" 2
command -v openssl >/dev/null || die "openssl is needed"
mkdir -p "$dir"
if [[ -z $force ]]; then
  for file in server.pem server-key.pem; do
    [[ ! -e $dir/$file ]] || die "$dir/$file exists; --force replaces it, --dir puts the new one elsewhere"
  done
fi
[[ -e $dir/ca.pem || ! -e $dir/ca-key.pem ]] || die "$dir/ca-key.pem is there without ca.pem"

new=$(mktemp -d "$dir/.new.XXXXXX")
trap 'rm -rf "$new"' EXIT

# key FILE: a P-256 key in PKCS#8, the form that every server reads.
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }

if [[ ! -e $dir/ca.pem ]]; then
  key "$new/ca-key.pem"
  openssl req -x509 -new -key "$new/ca-key.pem" -days 3650 -subj "/CN=Wharf CA $(date +%F)" \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' -out "$new/ca.pem"
  mv "$new/ca-key.pem" "$dir/ca-key.pem"
  mv "$new/ca.pem" "$dir/ca.pem"
  chmod 644 "$dir/ca.pem"
  made="ca.pem (clients trust this one) and ca-key.pem (only for more certificates), "
fi
[[ -r $dir/ca-key.pem ]] || die "$dir/ca-key.pem is needed to sign, and not there"

key "$new/server-key.pem"
cat >"$new/extensions" <<TEXT
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=${names#,}
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
TEXT
openssl req -new -key "$new/server-key.pem" -subj "/CN=${first:0:64}" -out "$new/server.csr"
openssl x509 -req -in "$new/server.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca-key.pem" -set_serial "0x$(openssl rand -hex 16)" \
  -days "$days" -sha256 -extfile "$new/extensions" -out "$new/server.pem" 2>/dev/null || die "openssl does not sign for ${names#,}"
chmod 644 "$new/server.pem"
mv "$new/server-key.pem" "$new/server.pem" "$dir/"
printf 'Made in %s: %sserver.pem and server-key.pem for %s\n' "$dir" "${made-}" "${names#,}"
