#!/usr/bin/env bash
# Finds a Chromium for the browser tests, or installs one, or says that it can do neither. $1: the environment's bin/.
set -u
bin=$1
"$bin/python" - <<'PY' && exit 0
import sys
from tests.browser.chromium import find
sys.exit(find() is None)
PY
echo "No Chromium here: trying to install one." >&2
"$bin/python" -m playwright install chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ]; then
  { apt-get update -q && apt-get install -y -q chromium; } >/dev/null 2>&1 && exit 0
fi
echo "No Chromium was found and none could be installed. Run: sudo apt-get install chromium" >&2
exit 1
