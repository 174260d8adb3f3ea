#!/usr/bin/env bash
# Says which command brings Node 20 when it is missing or older.
set -u
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "Node 20 or later, with npm, is missing. Run: sudo apt-get install nodejs npm" >&2
  exit 1
fi
major=$(node -p 'process.versions.node.split(".")[0]')
if [ "$major" -lt 20 ]; then
  echo "Node $(node --version) is too old: Node 20 or later is needed. See nodejs.org/en/download." >&2
  exit 1
fi
