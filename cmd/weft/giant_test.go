package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestHubOfATooLargeProfile: the hub is the identifier that ties the most others.
// Neither what a rule refuses nor that two sources say the same makes a larger one.
// Both profiles are tied by an e-mail address with 70 phones.
func TestHubOfATooLargeProfile(t *testing.T) {
	t.Parallel()
	const tied, other = 70, 60
	for name, rest := range map[string]struct {
		model string
		write func(row func(member, email, phone, cookie string))
	}{
		// The member has 60 cookies, which each of two sources says.
		"two sources": {"again: {file: orders.csv, ids: {member: member, cookie: cookie}}", func(row func(member, email, phone, cookie string)) {
			for i := range other {
				row("1", "", "", fmt.Sprint("c", i))
			}
		}},
		// The member has 90 cookies, each of which it shares with another; the
		// phones have one each.
		"refused": {"", func(row func(member, email, phone, cookie string)) {
			for i := range other + 30 {
				row("1", "", "", fmt.Sprint("c", i))
				row("2", "", "", fmt.Sprint("c", i))
			}
			for i := range tied {
				row("", "", fmt.Sprint("p", i), fmt.Sprint("d", i))
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var rows strings.Builder
			rows.WriteString("member,email,phone,cookie\n")
			row := func(member, email, phone, cookie string) {
				fmt.Fprintf(&rows, "%s,%s,%s,%s\n", member, email, phone, cookie)
			}
			row("1", "a@z.se", "", "")
			for i := range tied {
				row("", "a@z.se", fmt.Sprint("p", i), "")
			}
			rest.write(row)
			for i := range 4 { // that the profile in the middle has one identifier
				row("", fmt.Sprint(i, "@z.se"), "", "")
			}
			folder := t.TempDir()
			for name, text := range map[string]string{
				"weft.yaml": "project: shop\ntargets: {local: {type: duckdb, path: shop.duckdb}}\n",
				"model.yaml": `entities: {customer: {ids: {member: {}, email: {}, phone: {}, cookie: {shared_above: 1}}}}
sources:
  orders: {file: orders.csv, ids: {member: member, email: email, phone: phone, cookie: cookie}}
  ` + rest.model + "\n",
				"orders.csv": rows.String(),
			} {
				if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			out, err := exec.Command("weft", "run", "--project", folder).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if want := "the hub among them is of type email and has "; !strings.Contains(string(out), want) {
				t.Errorf("the run does not say %q:\n%s", want, out)
			}
		})
	}
}
