# shellcheck shell=bash disable=SC2154,SC2034 # ../wharf sets data and the options, and reads the addresses
# The two settings files of a data directory, and what a start overrides in them. Wants data, and the options of `up`.

# keep FILE: stdin becomes the file, readable by its owner only, whole or not at all, and never over an existing one.
keep() {
  [[ ! -e $1 ]] || return 0
  if ! (umask 077 && cat >"$1.new" && sync "$1.new" && mv -n "$1.new" "$1") 2>/dev/null; then die "cannot write $1"; fi
}

quoted() { printf "'%s'" "${1//\'/\'\'}"; }

# list NAME...: as a YAML flow list; quoted, because an IPv6 address is full of colons.
list() {
  local name text=
  for name in "$@"; do text+=", $(quoted "$name")"; done
  printf '[%s]\n' "${text#, }"
}

# own_names: sets OWN_NAMES to what this machine can be reached by; localhost is first, for who asks by a name not in the list.
own_names() {
  local addresses address
  addresses=$(hostname -I 2>/dev/null || ifconfig 2>/dev/null | sed -n 's/^.*inet6\{0,1\} \([0-9a-f.:]*\) .*$/\1/p' || :)
  OWN_NAMES=(localhost 127.0.0.1 ::1 "$(hostname)")
  for address in $addresses; do OWN_NAMES+=("$address"); done
}

# self_service: a further line of token.yml where there are images before there are users.
self_service() {
  [[ ! -e $data/token.mv.db && -n $(ls -A "$data/registry/docker/registry/v2/repositories" 2>/dev/null) ]] || return 0
  say '# Otherwise a user would own what is below their name, and some of it was here before: see the README.'
  say 'selfservice: false'
}

write_settings() {
  keep "$data/token.yml" <<TEXT
# token-server of Wharf, written once by \`./wharf up\`; TOKEN_* of the environment override it.
http:
  addr: ':${token_port:-5002}'
data: $(quoted "$data")
issuer: wharf
service: wharf-registry
$(self_service)
TEXT
  keep "$data/registry.yml" <<TEXT
# registry-server of Wharf, written once by \`./wharf up\`; REGISTRY_* of the environment override it.
# registry:2 reads this file too: it ignores \`wharf:\`, and wants a host of yours in place of {host} in the realm.
version: 0.1
storage:
  filesystem:
    rootdirectory: $(quoted "$data/registry")
  delete:
    enabled: true
http:
  addr: ':${registry_port:-5000}'
  secret: '$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')'
auth:
  token:
    realm: 'http://{host}:${token_port:-5002}/token'
    service: wharf-registry
    issuer: wharf
    rootcertbundle: $(quoted "$data/ca.pem")
wharf:
  # Host names and addresses that clients use. While it is localhost alone, \`./wharf up\` adds this machine's own at each start.
  hosts: $(list "${hosts[@]-localhost}")
  mount:
    # Blobs may come from repositories that the client does not name, but may pull from. Needs a token server like Wharf's.
    anonymous: true
  exchange:
    url: 'http://localhost:${token_port:-5002}/token'
    secretfile: $(quoted "$data/registry-secret")
  revocations:
    # Tokens of users who are disabled, and the like, are void at the next look.
    url: 'http://localhost:${token_port:-5002}/api/v1/revocations'
TEXT
}

# effective SERVICE a.b.c: the setting as that service will see it; empty when it is set nowhere.
effective() {
  local name=$1.$2
  name=${name//./_} name=${name^^}
  if [[ -n ${!name+set} ]]; then printf '%s\n' "${!name}"; else setting "$data/$1.yml" "$2" || :; fi
}

# override_settings: options of this start reach the services by the environment, where they win over the files.
override_settings() {
  [[ -z $registry_port ]] || export REGISTRY_HTTP_ADDR=:$registry_port
  [[ -z $token_port ]] || export TOKEN_HTTP_ADDR=:$token_port
  if ((${#hosts[@]})); then
    REGISTRY_WHARF_HOSTS=$(list "${hosts[@]}")
  elif [[ -z ${REGISTRY_WHARF_HOSTS-} && $(setting "$data/registry.yml" wharf.hosts) == "$(list localhost)" ]]; then
    own_names
    REGISTRY_WHARF_HOSTS=$(list "${OWN_NAMES[@]}")
  fi
  [[ -z ${REGISTRY_WHARF_HOSTS-} ]] || export REGISTRY_WHARF_HOSTS

  registry_addr=$(effective registry http.addr) registry_addr=${registry_addr:-:5000} registry_scheme=http
  [[ -z $(effective registry http.tls.certificate) ]] || registry_scheme=https
  token_addr=$(effective token http.addr) token_addr=${token_addr:-:5002} token_scheme=http
  [[ -z $(effective token http.tls.certificate) ]] || token_scheme=https
  follow_token_server
}

# Realm, exchange and revocations follow the token server's port and TLS as long as they have the form in which they were
# written; files from before there were revocations get them where the exchange has that form.
follow_token_server() {
  local port=${token_addr##*:} file=$data/registry.yml feed
  if [[ -z ${REGISTRY_AUTH_TOKEN_REALM-} && $(setting "$file" auth.token.realm) =~ ^https?://\{host\}:[0-9]+/token$ ]]; then
    export REGISTRY_AUTH_TOKEN_REALM="$token_scheme://{host}:$port/token"
  fi
  if [[ -z ${REGISTRY_WHARF_EXCHANGE_URL-} && $(setting "$file" wharf.exchange.url) =~ ^https?://localhost:[0-9]+/token$ ]]; then
    export REGISTRY_WHARF_EXCHANGE_URL="$token_scheme://localhost:$port/token"
    feed=$(setting "$file" wharf.revocations.url || :)
    if [[ -z ${REGISTRY_WHARF_REVOCATIONS_URL-} && -n $(setting "$file" wharf.exchange.secretfile) &&
      ($feed == '' || $feed =~ ^https?://localhost:[0-9]+/api/v1/revocations$) ]]; then
      export REGISTRY_WHARF_REVOCATIONS_URL="$token_scheme://localhost:$port/api/v1/revocations"
    fi
  fi
}

# keep_overrides: what the client, which reads DIR/token.yml too, cannot know otherwise of where this start listens, until it
# ends. No secrets.
keep_overrides() {
  local name value lines=
  for name in TOKEN_{HTTP_ADDR,HTTP_TLS_CERTIFICATE,HTTP_TLS_KEY,DATA,ADMIN_PASSWORDFILE}; do
    [[ -n ${!name-} ]] || continue
    value=${!name}
    # Files are relative to where `up` is called.
    [[ $name == TOKEN_HTTP_ADDR || $value == /* ]] || value=$PWD/$value
    lines+=$name=$value$'\n'
  done
  rm -f "$data/token.env"
  [[ -n $lines ]] || return 0
  trap 'rm -f "$data/token.env"' EXIT
  keep "$data/token.env" <<<"${lines%$'\n'}"
}

# check_moved: the files name the data directory; after a move they would make a new, empty store in the old place.
check_moved() {
  local setting path
  for setting in registry:storage.filesystem.rootdirectory token:data; do
    path=$(effective "${setting%%:*}" "${setting#*:}")
    [[ -z $path || -d $path ]] || die "$path, named in $data/${setting%%:*}.yml, is not there: was $data moved? Put the new path there"
  done
}
