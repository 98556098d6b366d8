# Everything an engineer does here has a name; `make` alone tells them.
# The tools are Go programs of a fixed version, run by `go run`: there is
# nothing to install beyond Go and a C compiler.

GOLANGCI := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# A module of its own, so that nothing of it is part of weft.
EMULATOR := adapters/warehouses/bigquery/emulator

# How long each fuzz target runs.
FUZZTIME ?= 1m

# The packages whose tests can write what they expect: those with an -update.
GOLDEN = $(shell grep -rlE 'compiler/golden"|flag.Bool."update"' --include='*_test.go' . | xargs -n1 dirname | sort -u)

.DEFAULT_GOAL := help

.PHONY: help
help: ## tell what there is
	@grep -hE '^[a-z][a-z%-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([^:]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

.PHONY: run
run: build ## run the bundled shop on the embedded DuckDB, twice, two weeks apart, and deliver what it publishes
	WEFT=$(CURDIR)/build/weft sh examples/shop/demo.sh

.PHONY: clickhouse
clickhouse: PORT ?= 8123
clickhouse: ## a ClickHouse on 127.0.0.1:8123 (another port: PORT=8124), empty, until Ctrl-C
	go run ./adapters/warehouses/clickhouse/clickhousetest/chserver -addr 127.0.0.1:$(PORT)

.PHONY: bigquery
bigquery: emulator ## a BigQuery emulator on 127.0.0.1:9050, empty, until Ctrl-C
	@echo 'A target of weft.yaml that uses it:'
	@echo '  type: bigquery'
	@echo '  project: weft-emulator'
	@echo '  dataset: weft'
	@echo '  location: US'
	@echo '  endpoint: http://127.0.0.1:9050'
	build/bigquery-emulator -addr 127.0.0.1:9050

# What bigquerytest builds by as well, and says why: its tests want these flags here.
EMULATORFLAGS := -p 2 "-gcflags=github.com/goccy/go-googlesql=-l -dwarf=false" "-ldflags=-s -w"

.PHONY: emulator
emulator: # build the BigQuery emulator: minutes and 4.4 GB of memory, once
	go build -C $(EMULATOR) $(EMULATORFLAGS) -o $(CURDIR)/build/bigquery-emulator .

# A module of its own, so that nothing of it is part of weft. Without cgo it needs no C
# compiler, which would take longer than everything else of it.
.PHONY: sqlc
sqlc: # build sqlc, the plugin that comes with it, and its own generator of Go as a plugin
	CGO_ENABLED=0 go build -C tools -o $(CURDIR)/build/ github.com/sqlc-dev/sqlc/cmd/sqlc github.com/sqlc-dev/sqlc/cmd/sqlc-gen-json
	CGO_ENABLED=0 go build -C tools/sqlc-gen-go -o $(CURDIR)/build/ .

.PHONY: build
build: ## build the binary into build/weft
	go build -o build/weft ./cmd/weft

# How long the tests of one package may take on a slow machine. `make lint` vets; go
# test would do so again, by other rules, and all that is imported with it. What only
# debuggers read is left out: linking a test with DuckDB takes 4.6 s of CPU instead of
# 7.4, and traces of panics name files and lines all the same.
# One package more at once than there are cores: tests of a warehouse wait for its answers,
# and left an eighth of two cores idle.
PACKAGES := $(shell expr $$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN) + 1)
TESTING := -p $(PACKAGES) -timeout 40m -vet=off "-ldflags=-s -w"

# Tests start in the order in which go test is given packages. Those that take longest come
# first, the longest of all before the others, so that the short ones fill the cores while
# the last of the long ones end. A package that is missing here is tested all the same.
WAREHOUSES := ./adapters/warehouses
FIRST := $(WAREHOUSES)/clickhouse $(WAREHOUSES)/bigquery ./cmd/weft $(WAREHOUSES)/warehousetest/incremental $(WAREHOUSES)/warehousetest/identity $(WAREHOUSES)/duckdb

.PHONY: test
test: emulator sqlc ## run all tests, on all three warehouses
	WEFT_BIGQUERY=1 WEFT_SQLC=$(CURDIR)/build go test $(TESTING) $(FIRST) ./...
	go test -C $(EMULATOR) $(EMULATORFLAGS) ./...

# What the answer does not wait for: packages that are about another warehouse, and those
# that live through random histories and kills alone. Linking a test with DuckDB takes seconds.
LATER := /adapters/warehouses/(clickhouse|bigquery|warehousetest/[a-z]+)(/|$$)|/destinationtest/kill$$|/internal/bench

.PHONY: test-duckdb
test-duckdb: ## run what needs neither ClickHouse nor BigQuery, with few random histories, without kills of processes and generated programs: the answer while you write
	WEFT_CLICKHOUSE=0 go test $(TESTING) -short $$(go list $(FIRST) ./... | grep -vE '$(LATER)')

.PHONY: test-bigquery
test-bigquery: emulator ## test the BigQuery emulator, and weft on it; the first time takes minutes and 4.4 GB
	go test -C $(EMULATOR) $(EMULATORFLAGS) ./...
	WEFT_BIGQUERY=1 go test $(TESTING) ./adapters/warehouses/bigquery/...

.PHONY: test-clickhouse
test-clickhouse: ## test weft on ClickHouse; the first time fetches the engine
	go test $(TESTING) ./adapters/warehouses/clickhouse/...

.PHONY: test-sqlc
test-sqlc: sqlc ## test what weft has to do with sqlc on the real one; the first time builds it
	WEFT_SQLC=$(CURDIR)/build go test $(TESTING) ./cmd/weft ./adapters/destinations/postgres/marks -run '^TestSQLC$$|^TestPluginsOfSQLC$$|^TestQueriesAreUpToDate$$'

# How many random projects or histories are tried on each warehouse, and from which seed.
N ?= 1000
SEED ?= 1

.PHONY: differential
differential: ## compare warehouses on N random projects over random rows, from SEED on
	go test ./adapters/warehouses/warehousetest/differential -timeout 10h -trials $(N) -seed $(SEED)

.PHONY: identity-trials
identity-trials: ## compare stitching with its definition in N random histories on each warehouse, from SEED on
	go test ./adapters/warehouses/warehousetest/identity -timeout 10h -trials $(N) -seed $(SEED)

.PHONY: incremental-trials
incremental-trials: ## compare runs that keep rows with runs that read all in N random histories on each warehouse, from SEED on
	go test ./adapters/warehouses/warehousetest/incremental -timeout 10h -trials $(N) -seed $(SEED)

.PHONY: delivery-trials
delivery-trials: ## live through N random histories of deliveries that break, of upserts and of sets each, from SEED on
	go test ./runner/delivery/deliverytest -run HistoriesConverge -timeout 10h -rapid.checks $(N) -rapid.seed $(SEED) -v

# How many processes are killed.
KILLS ?= 200

.PHONY: delivery-kills
delivery-kills: ## kill KILLS processes in the middle of deliveries, over HTTP and into PostgreSQL, and as many with their DuckDB file, from SEED on
	go test ./adapters/destinations/destinationtest/kill -timeout 1h -kills $(KILLS) -file-kills $(KILLS) -seed $(SEED) -v

.PHONY: optimizer-trials
optimizer-trials: ## compare N random programs with and without each pass of the optimizer, from SEED on
	go test ./adapters/warehouses/warehousetest/differential -run PassesKeepTheCells -timeout 10h -trials $(N) -seed $(SEED) -v

.PHONY: check
check: fmt-check tidy-check lint test ## all that must hold before a commit; changes nothing

.PHONY: fmt
fmt: ## format the Go code
	gofmt -w -s .

.PHONY: fmt-check
fmt-check:
	@bad=$$(gofmt -l -s .); \
	if [ -n "$$bad" ]; then echo "not formatted; run make fmt:"; echo "$$bad"; exit 1; fi

.PHONY: tidy-check
tidy-check:
	go mod tidy -diff

.PHONY: lint
lint: ## vet, and check layers, sizes and style (.golangci.yml says why)
	$(GOLANGCI) run

# Pages first: the goldens of messages are made from their examples.
.PHONY: update
update: ## write goldens and generated docs anew; read the difference before you commit
	go test $(GOLDEN) -update
	WEFT_UPDATE=1 go test ./cmd/weft -update-tutorial
	$(MAKE) docs

.PHONY: generate
generate: sqlc ## write anew what sqlc makes of weft's own queries
	build/sqlc generate -f adapters/destinations/postgres/marks/sqlc.yaml

.PHONY: docs
docs: ## write docs/errors and docs/reference anew
	go run ./cmd/internal/gendocs

# How large benchmarks are that have a scale: 1 is what their bars are about.
SCALE ?= 1
# How many rows the largest sources of a benchmark have that counts them.
ROWS ?= 10000000
SHAPE ?= shop

.PHONY: bench
bench: bench-compile bench-read bench-traits bench-scan bench-identity ## print all benchmarks, as ratios; bench-NAME runs one

.PHONY: bench-compile
bench-compile: # validate and compile thousands of definitions
	go run ./cmd/internal/bench compile

.PHONY: bench-plan
bench-plan: # one change of 10,000 definitions planned, beside compiling them
	go run ./cmd/internal/bench plan

.PHONY: bench-sync-plan
bench-sync-plan: # a sync of 5,000,000 rows planned of which 80,000 have changed, beside a bare outer join of the same tables
	go run ./cmd/internal/bench syncplan

.PHONY: bench-read
bench-read: # the shop's files beside SQL written by hand
	go run ./cmd/internal/bench read

.PHONY: bench-traits
bench-traits: # the shop's traits beside SQL written by hand
	go run ./cmd/internal/bench traits

.PHONY: bench-scan
bench-scan: # traits and segments beside SQL by hand and a query for each; SCALE=0.1 gives a first answer
	go run ./cmd/internal/bench scan -scale $(SCALE)

# Its parts: people, shapes, rows, rules, chains, incremental, clickhouse. PARTS="-parts rows -scale 0.1"
# gives a first answer.
.PHONY: bench-identity
bench-identity: # stitching beside a union-find, plain SQL and ClickHouse, from links and from rows
	go run ./cmd/internal/bench identity $(PARTS)

.PHONY: bench-incremental
bench-incremental: # a run after 1 % new rows and one after nothing, beside the first; ROWS=1000000 gives a first answer, SHAPE=uniform other rows
	go run ./cmd/internal/bench incremental -rows $(ROWS) -shape $(SHAPE)

.PHONY: bench-explain
bench-explain: # one person of 100,000 links explained, beside reading them
	go run ./cmd/internal/bench explain

.PHONY: bench-shop
bench-shop: # the whole shop on ClickHouse beside DuckDB, step by step
	go run ./cmd/internal/bench shop

.PHONY: bench-delivery
bench-delivery: SYNC_ROWS ?= 1000000
bench-delivery: # a million rows over HTTP and into PostgreSQL, beside bare loops; SYNC_ROWS=100000 gives a first answer
	go run ./cmd/internal/bench delivery -rows $(SYNC_ROWS)

.PHONY: bench-generate
bench-generate: # clients of 200 traits and 50 queries generated, beside the warehouse's part of it
	go run ./cmd/internal/bench generate

.PHONY: bench-fetch
bench-fetch: PROFILES ?= 1000000
bench-fetch: # a profile of a million fetched by the generated client in Go, beside the same by hand; PROFILES=100000 gives a first answer
	go run ./cmd/internal/bench fetch -profiles $(PROFILES)

.PHONY: fuzz
fuzz: ## fuzz the expression parser, the YAML front end and manifests, FUZZTIME each
	go test ./compiler/expr -run '^$$' -fuzz '^FuzzParse$$' -fuzztime $(FUZZTIME)
	go test ./compiler/parse -run '^$$' -fuzz '^FuzzFiles$$' -fuzztime $(FUZZTIME)
	go test ./compiler/manifest -run '^$$' -fuzz '^FuzzFile$$' -fuzztime $(FUZZTIME)

.PHONY: clean
clean: ## remove what was built
	rm -rf build examples/*/build
