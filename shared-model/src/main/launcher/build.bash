# shellcheck shell=bash disable=SC2154 # ../wharf sets home and the jars
# Builds the jars and their start-up caches when that is needed. Wants home, registry_jar and token_jar.

# find_jdk PROGRAM: sets JDK to the home of a JDK 25 or newer that has bin/PROGRAM, and JDK_VERSION.
find_jdk() {
  local candidate path release
  path=$(command -v java || :)
  [[ -z $path ]] || path=$(dirname "$(dirname "$(readlink -f "$path")")")
  for candidate in "${JAVA_HOME-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home "$path"; do
    [[ -n $candidate && -x $candidate/bin/$1 && -r $candidate/release ]] || continue
    release=$(<"$candidate/release")
    [[ $release =~ JAVA_VERSION=\"([0-9]+) ]] || continue
    ((BASH_REMATCH[1] >= 25)) || continue
    JDK=$candidate JDK_VERSION=unknown
    [[ ! $release =~ JAVA_RUNTIME_VERSION=\"([^\"]*) ]] || JDK_VERSION=${BASH_REMATCH[1]}
    return 0
  done
  die "no JDK 25 or newer found: install one (Debian 13: apt install openjdk-25-jdk-headless) or set JAVA_HOME to it"
}

# outdated FILE PATH...: whether the file is not there, or something below the paths is newer.
outdated() {
  local file=$1
  shift
  [[ ! -f $file || -n $(find "$@" -type f -newer "$file" -print -quit) ]]
}

# An unpacked build without sources has nothing to be built from.
build() {
  [[ -f $home/pom.xml ]] || return 0
  local sources=("$home"/{pom.xml,.mvn} "$home"/*/pom.xml "$home"/*/src/main/{java,resources})
  outdated "$registry_jar" "${sources[@]}" || outdated "$token_jar" "${sources[@]}" || return 0
  command -v mvn >/dev/null || die "Maven (mvn) is needed to build Wharf: install it (Debian: apt install maven)"
  find_jdk javac
  say "Building Wharf (the first time takes minutes) ..."
  # Older Mavens make this JDK warn about their own innards.
  (cd "$home" && JAVA_HOME=$JDK MAVEN_OPTS="${MAVEN_OPTS-} --sun-misc-unsafe-memory-access=allow" \
    mvn -B -ntp -q package -DskipTests) || die "the build failed, see above"
  # Maven leaves a jar alone whose own sources did not change.
  touch "$registry_jar" "$token_jar"
}

# Start-up takes half the time with an AOT cache. It holds for these very jars and this JDK; the stamp remembers both, and
# that a training run failed, so that it is not tried again at every start.
train() {
  local stamp=$home/registry-server/target/aot-jdk
  [[ -w $home/registry-server/target && -w $home/token-server/target ]] || return 0
  if [[ -f $stamp && $(<"$stamp") == "$JDK_VERSION" ]] &&
    ! outdated "$stamp" "$registry_jar" "$token_jar" "$home"/{registry,token}-server/target/libs; then
    return 0
  fi
  say "Making the start-up caches (once after each build) ..."
  "$launcher/train" "$JDK/bin/java" "token=$token_jar" "client=$token_jar" "registry=$registry_jar" ||
    warn "the training run failed, see above: Wharf works without start-up caches, it only starts more slowly"
  printf '%s\n' "$JDK_VERSION" >"${token_jar%/*}/client.aot.jdk"
  printf '%s\n' "$JDK_VERSION" >"$stamp"
}

# prepare: jars and caches are there and up to date, JDK is set. Two launchers build one after the other.
prepare() {
  local turn
  if command -v flock >/dev/null; then
    exec {turn}<"$home"
    flock "$turn"
  fi
  build
  [[ -f $registry_jar && -f $token_jar ]] || die "$registry_jar or $token_jar is missing"
  find_jdk java
  train
  [[ -z ${turn-} ]] || exec {turn}<&-
}
