// Command weft is a customer data platform in your warehouse: it compiles one
// YAML model of people, traits and segments to SQL, tests it and runs it.
package main

import (
	"os"

	"github.com/weft-cdp/weft/cmd/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
