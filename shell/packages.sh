# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts that build and test: which Debian packages they need,
# and how to get those that are missing.

BUILD_PACKAGES="gcc libc6-dev cmake ninja-build pkg-config libraptor2-dev
  librdf0-dev libreadline-dev liblmdb-dev libpcre2-dev libutf8proc-dev
  libxxhash-dev libssl-dev libgmp-dev libcurl4-gnutls-dev libgumbo-dev
  zlib1g-dev libjansson-dev"
TEST_PACKAGES="libcmocka-dev python3 raptor2-utils redland-utils"
LINT_PACKAGES="clang-format clang-tidy cppcheck universal-ctags"

say() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | cut -c1-2)" = ii ]
}

# need PACKAGE...: installs those that are missing, as root or through sudo;
# else prints the line to type and ends with status 2.
need() {
  missing=
  for package in "$@"; do
    is_installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    say "these packages are missing, and there is no apt-get here:$missing"
    exit 2
  fi
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
      as_root=sudo
    else
      say "some packages are missing; as root, type:"
      printf '  apt-get update && apt-get install -y --no-install-recommends%s\n' "$missing" >&2
      exit 2
    fi
  fi
  say "installing$missing"
  log=$(mktemp)
  # A list that is too old names versions that are gone: then it is renewed.
  if ! DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends $missing >"$log" 2>&1; then
    if ! $as_root apt-get update >>"$log" 2>&1 ||
      ! DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends $missing >>"$log" 2>&1; then
      tail -n 15 "$log" >&2
      rm -f "$log"
      say "the packages could not be installed; apt-get said the above"
      exit 2
    fi
  fi
  rm -f "$log"
}

# build FOLDER CMAKE-ARGUMENT...: configures once and builds; quiet unless it
# fails.
build() {
  folder=$1
  shift
  log=$folder/build.log
  mkdir -p "$folder"
  say "building in $(basename "$folder")/ (the first time takes a minute or two)"
  if ! cmake -S "$top" -B "$folder" -G Ninja "$@" >"$log" 2>&1 ||
    ! cmake --build "$folder" >>"$log" 2>&1; then
    grep -E -m 20 'error|FAILED|CMake Error|not found' "$log" >&2 || tail -n 20 "$log" >&2
    say "the build failed; all of it is in $log"
    exit 1
  fi
}
