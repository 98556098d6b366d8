// Bench measures weft against something run beside it, and prints ratios: the
// machine's speed cancels out.
//
//	go run ./cmd/internal/bench compile   validate and compile 1,000 to 50,000 definitions
//	go run ./cmd/internal/bench read      the shop's files beside a hand-written script
//	go run ./cmd/internal/bench traits    the shop's trait step beside hand-written SQL, and the memory of the process
//	go run ./cmd/internal/bench shop      the whole shop on ClickHouse beside DuckDB, step by step
//	go run ./cmd/internal/bench identity  stitching beside union-find, plain SQL and its own bars
//	go run ./cmd/internal/bench scan      traits and segments beside SQL by hand and one query per trait
//	go run ./cmd/internal/bench plan      one change of 10,000 definitions planned, beside compiling them
//	go run ./cmd/internal/bench incremental  runs after 1 % new rows and after nothing, beside the first
//	go run ./cmd/internal/bench explain   one person of 100,000 links explained, beside reading them
//	go run ./cmd/internal/bench syncplan  5,000,000 rows of a sync planned of which 80,000 have changed, beside a bare outer join
//	go run ./cmd/internal/bench delivery  1,000,000 rows over HTTP and into PostgreSQL, beside bare loops
//	go run ./cmd/internal/bench generate  clients of 200 traits and 50 queries generated, beside the warehouse's part of it
//	go run ./cmd/internal/bench fetch     a profile of 1,000,000 fetched by the client in Go, beside the same by hand
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/weft-cdp/weft/cmd/internal/bench/clients"
	"github.com/weft-cdp/weft/cmd/internal/bench/delivery"
	"github.com/weft-cdp/weft/cmd/internal/bench/identity"
	"github.com/weft-cdp/weft/cmd/internal/bench/incremental"
	"github.com/weft-cdp/weft/cmd/internal/bench/scan"
)

func main() {
	benches := map[string]func(args []string) error{
		"compile": benchCompile, "read": benchRead, "traits": benchTraits, "shop": benchShop, "identity": identity.Run,
		"scan": scan.Run, "incremental": incremental.Run, "explain": benchExplain, "plan": benchPlan,
		"delivery": delivery.Run, "syncplan": benchSyncPlan, "generate": clients.Generate, "fetch": clients.Fetch,
	}
	flag.Parse()
	bench, known := benches[flag.Arg(0)]
	if !known {
		fmt.Fprintln(os.Stderr, "usage: bench compile|read|traits|shop|identity|scan|incremental|explain|plan|syncplan|delivery|generate|fetch [flags]")
		os.Exit(2)
	}
	if err := bench(flag.Args()[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
