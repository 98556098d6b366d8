package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
)

// readByHand reads the shop's files with the types that are declared and makes
// the same identifiers, without weft.
//
//go:embed read.sql
var readByHand string

// sameOrders counts the orders that the two sides read differently.
const sameOrders = `SELECT count(*) FROM orders_rows AS ours FULL JOIN orders_by_hand AS hand USING (order_id)
WHERE ours.node_of_customer IS DISTINCT FROM hand.node_of_customer OR ours.amount IS DISTINCT FROM hand.amount
   OR ours.ordered_at IS DISTINCT FROM hand.ordered_at OR ours.node_address IS DISTINCT FROM hand.node_address`

// benchRead runs the steps that read the shop's sources and the script by hand
// in turn, in the same session, and prints the medians' ratio.
func benchRead(args []string) error {
	flags := flag.NewFlagSet("read", flag.ExitOnError)
	customers := flags.Int("customers", 1_000_000, "customers of the shop")
	if err := flags.Parse(args); err != nil {
		return err
	}
	shop, err := openShop(*customers)
	if err != nil {
		return err
	}
	defer shop.close()
	plan, err := shopPlan(shop.data, duckdbdialect.DuckDB, duckdbPlaces)
	if err != nil {
		return err
	}
	var ours []string
	for _, s := range plan.Steps {
		if strings.HasSuffix(s.Name, "_rows") {
			ours = append(ours, s.Statements...)
		}
	}
	hand := strings.Split(strings.ReplaceAll(readByHand, "${data}", shop.data), ";\n")
	weft, byHand, err := inTurn(shop.warehouse, ours, hand)
	if err != nil {
		return err
	}
	different, err := shop.warehouse.Query(context.Background(), sameOrders)
	if err != nil {
		return err
	}
	if n := different.Rows[0][0]; n != int64(0) {
		return fmt.Errorf("the two sides read %v orders differently", n)
	}
	fmt.Printf("reading %d customers' files %s, by hand %s: %.2f×\n", *customers,
		weft.Round(time.Millisecond), byHand.Round(time.Millisecond), weft.Seconds()/byHand.Seconds())
	return nil
}

// inTurn runs two lists of statements five times each, one after the other, and
// gives the medians.
func inTurn(warehouse adapters.Warehouse, ours, hand []string) (weft, byHand time.Duration, err error) {
	var times [2][]time.Duration
	for range 5 {
		for i, statements := range [][]string{ours, hand} {
			start := time.Now()
			for _, s := range statements {
				if err := warehouse.Exec(context.Background(), s); err != nil {
					return 0, 0, err
				}
			}
			times[i] = append(times[i], time.Since(start))
		}
	}
	slices.Sort(times[0])
	slices.Sort(times[1])
	return times[0][2], times[1][2], nil
}
