// Generate makes the shop's data, as much as is asked for: the same flags give
// the same bytes on every machine.
//
//	go run ./examples/shop/generate -customers 1000000 -out /tmp/shop
//	weft run --project examples/shop --var data=/tmp/shop --as-of 2026-03-01
//
// A customer gives about eleven rows. What is hard in real data is in it: guests
// who later join, phones and addresses written in several ways, a test address
// that everybody uses, a store that writes its own number for that of customers,
// cookies that never tell who they are, shared households.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	customers := flag.Int("customers", 200, "how many `people` to make")
	out := flag.String("out", filepath.Join("examples", "shop", "data"), "the `folder` to write to")
	seed := flag.Uint64("seed", 7, "another `number` gives other people")
	flag.Parse()
	if flag.NArg() > 0 || *customers < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := generate(*out, *seed, *customers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// generate writes one CSV file per source. Memory does not grow with the
// number of customers: people are made one by one.
func generate(folder string, seed uint64, customers int) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	shop, err := openShop(folder)
	if err != nil {
		return err
	}
	shop.writeProducts()
	for i := range customers {
		p := newPerson(seed, i)
		p.live(shop)
	}
	return shop.close()
}
