#!/usr/bin/env bash
# Prints a Python 3.11 or later that can make virtual environments; says which command brings one when there is none.
set -u
for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
  path=$(command -v "$name" 2>/dev/null) || continue
  "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
  "$path" -c 'import ensurepip, venv' 2>/dev/null && { echo "$path"; exit 0; }
  without_venv=$("$path" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
done
if [ -n "${without_venv:-}" ]; then
  echo "Python is here, but cannot make virtual environments. Run: sudo apt-get install $without_venv" >&2
else
  echo "Python 3.11 or later is missing. Run: sudo apt-get install python3 python3-venv" >&2
fi
exit 1
