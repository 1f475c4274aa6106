# shellcheck shell=bash disable=SC2034 # FLAGS, HOST and PORT are for the callers
# What ./wharf, the training run and the two images share. Bash only: a slim image has neither curl nor awk.

# jvm_flags SERVICE CACHE: sets FLAGS, the JVM's flags for that service ("registry" or "token").
# The heap is bounded because the default, a quarter of the machine, is memory that a small box wants for its page cache;
# it gives memory back early, and SerialGC needs the fewest side structures. The operator's own flags come last and win.
jvm_flags() {
  local own=WHARF_${1^^}_JAVA_OPTS
  FLAGS=(-XX:+ExitOnOutOfMemoryError -XX:+UseSerialGC -Xms16m -Xmx256m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30
    -Xlog:disable -Xlog:all=error:stderr) # the JVM's warnings, of a cache in part unfit too, would go among the accesses
  [[ ! -f $2 ]] || FLAGS+=("-XX:AOTCache=$2")
  local words
  read -ra words <<<"${!own-}"
  FLAGS+=("${words[@]}")
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
