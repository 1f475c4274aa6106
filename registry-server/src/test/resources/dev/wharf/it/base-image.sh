#!/usr/bin/env bash
# usage: base-image.sh FOLDER JDK [MAVEN REPOSITORY]
# Makes the root file system of a base image out of this machine's own programs: what the Dockerfiles say they need of
# RUNTIME_IMAGE, and with the last two arguments of BUILD_IMAGE, whose Maven then works offline.
set -euo pipefail
root=$1 jdk=$2
programs=(base64 bash cat chmod chown cp cut dirname env find grep head id ln ls mkdir mktemp mv od printf readlink rm sed setpriv
  sha256sum sh sleep sort stat tail test timeout touch tr true uname)

mkdir -p "$root"/{bin,dev,etc,opt,proc,root,run,sys,tmp,usr/bin,var}
chmod 1777 "$root/tmp"
echo 'root:x:0:0:root:/root:/bin/bash' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
for program in "${programs[@]}"; do cp -L "$(type -P "$program")" "$root/bin/"; done
ln -s /bin/env "$root/usr/bin/env"
cp -RL "$jdk" "$root/opt/java"
rm -rf "$root"/opt/java/{lib/src.zip,jmods,man}

# Every library that those name, where they look for it; what the JDK brings itself is there already.
find "$root/bin" "$root/opt/java" -type f \( -perm -100 -o -name '*.so*' \) -print0 | xargs -0 -n 1 ldd 2>/dev/null |
  grep -oE '/[^ ]+\.so[^ ]*' | sort -u | grep -v "^$root" | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done

if (($# > 2)); then
  cp -RL "$3" "$root/opt/maven"
  printf '%s\n' '#!/bin/sh' 'JAVA_HOME=/opt/java exec sh /opt/maven/bin/mvn "$@"' >"$root/bin/mvn"
  chmod 755 "$root/bin/mvn"
  mkdir -p "$root/root/.m2"
  cp -R "$4" "$root/root/.m2/repository"
fi
