#!/bin/sh
# Two runs of the shop, two weeks apart, and what other tools get of each: who comes,
# who changes, who goes, and a row that the CRM does not take. WEFT is the program.
set -eu
cd "$(dirname "$0")"
weft=${WEFT:-weft}
rm -rf build/demo.duckdb build/crm.jsonl build/crm.address build/exports
mkdir -p build

# The other end of the webhook: it listens on this machine, and does not take people
# from Kiruna.
"$weft" sync sink --addr 127.0.0.1:0 --ready build/crm.address --file build/crm.jsonl \
  --reject city=Kiruna 2>build/crm.log &
sink=$!
trap 'kill "$sink"' EXIT
until [ -s build/crm.address ]; do
  kill -0 "$sink" # it has ended: so does this
  sleep 0.1
done
CRM_URL="http://$(cat build/crm.address)"
export CRM_URL

show() {
  printf '\n$ weft %s\n' "$*"
  "$weft" "$@"
}

show run --target demo --as-of 2026-02-15
show sync run --target demo
show run --target demo --as-of 2026-03-01
show sync plan --target demo
show sync run --target demo
show sync status --target demo
printf '\nwhat the CRM holds now is in examples/shop/build/crm.jsonl, what the print shop gets in examples/shop/build/exports\n'
