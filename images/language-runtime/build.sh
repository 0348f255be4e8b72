#!/bin/bash
# build.sh FLAVOR [RELEASE]: builds the image of a flavor and tries it; with a release it is pushed too, as FLAVOR-RELEASE.
set -euo pipefail
flavor=$1
release=${2:-}
registry="${REGISTRY:-111122223333.dkr.ecr.us-east-1.amazonaws.com}"
repository="$registry/platform/language-runtime"
folder="$(dirname "$0")/flavors/$flavor"

aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
docker build --pull --build-arg "BASE=$repository:latest" --tag "$repository:$flavor-${release:-test}" "$folder"
docker run --rm "$repository:$flavor-${release:-test}"

if [ -n "$release" ]; then
  docker push "$repository:$flavor-$release"
fi
