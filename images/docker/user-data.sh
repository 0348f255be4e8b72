#!/bin/bash
# Runs as root at the first boot of the build instance. Amazon Linux 2023 pins its repositories to the
# release of the AMI; this moves the instance to the newest release. Image Builder's clean-up is added by golden-images.
set -euo pipefail
dnf upgrade --assumeyes --refresh --releasever=latest
