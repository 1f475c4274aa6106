# shellcheck shell=bash disable=SC2034 # FLAGS, HOST and PORT are for the callers
# What ./wharf, the training run and the two images share. Bash only: a slim image has neither curl nor awk.

# jvm_flags SERVICE CACHE: sets FLAGS, the JVM's flags for that service ("registry" or "token").
# The heap is bounded because the default, a quarter of the machine, is memory that a small box wants for its page cache. A small
# young generation keeps what passes through, uploads above all, from spreading over the rest of it.
# An AOT cache fits a heap of the size and the collector that it was made with, and the JVM does not start with another one:
# whoever sets flags does without. The JVM's warnings are off because they would land on stdout, among the access log's lines.
jvm_flags() {
  local own=WHARF_${1^^}_JAVA_OPTS words
  FLAGS=(-XX:+ExitOnOutOfMemoryError -XX:+UseSerialGC -Xms40m -Xmx256m -Xmn16m -Djdk.nio.maxCachedBufferSize=262144
    -Xlog:disable -Xlog:all=error:stderr)
  read -ra words <<<"${!own-}"
  if ((${#words[@]})); then
    FLAGS+=("${words[@]}")
  elif [[ -f $2 ]]; then
    FLAGS+=("-XX:AOTCache=$2")
  fi
}

# client_flags CACHE JDK: sets FLAGS, those of a client that lives for a second. The cache is used only if it was made
# from this jar and for this JDK: the JVM would complain, and a client that is called before the next `up` must not.
client_flags() {
  local jar=${1%/*}/token-server.jar made_by=$1.jdk
  FLAGS=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms16m -Xmx64m -Xlog:disable -Xlog:all=error:stderr)
  if [[ -f $1 && ! $jar -nt $1 && -r $made_by && $(<"$made_by") == "$2" ]]; then FLAGS+=("-XX:AOTCache=$1"); fi
}

# setting FILE a.b.c: the scalar at that path of a YAML file in block style; fails when it is absent.
# Enough for the few keys that say where a service listens and stores; the service itself reads the file for real.
setting() {
  local line indent key value depth=0 path level
  local -a keys=() indents=()
  while IFS= read -r line || [[ $line ]]; do
    [[ $line =~ ^(' '*)([A-Za-z0-9_-]+):([[:space:]]+(.*))?$ ]] || continue
    indent=${#BASH_REMATCH[1]} key=${BASH_REMATCH[2]} value=${BASH_REMATCH[4]-}
    while ((depth > 0 && indents[depth - 1] >= indent)); do ((depth -= 1)); done
    keys[depth]=$key indents[depth]=$indent
    ((depth += 1))
    path=${keys[0]}
    for ((level = 1; level < depth; level++)); do path+=.${keys[level]}; done
    [[ $path == "$2" ]] || continue
    case $value in
      \"*) value=${value#\"} value=${value%%\"*} ;;
      \'*) value=${value#\'} value=${value%\'*} value=${value//\'\'/\'} ;;
      '#'*) value= ;;
      *) value=${value%%[[:space:]]#*} value=${value%"${value##*[![:space:]]}"} ;;
    esac
    printf '%s\n' "$value"
    return 0
  done <"$1"
  return 1
}

# dial ADDRESS: sets HOST and PORT, where a client on this machine reaches what listens on ADDRESS ("host:port", ":port").
dial() {
  HOST=${1%:*} PORT=${1##*:}
  HOST=${HOST#[} HOST=${HOST%]}
  case $HOST in '' | 0.0.0.0 | ::) HOST=localhost ;; esac
}

# ready SCHEME HOST PORT: whether the service there says that it is ready.
# On a TLS port a plain request is answered with 400 by a server that runs, which is all bash can ask there.
ready() (
  exec 3<>"/dev/tcp/$2/$3" || exit 1
  printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  read -r -t 2 _ status _ <&3
  [[ $status == 200 || ($1 == https && $status == 400) ]]
) 2>/dev/null
