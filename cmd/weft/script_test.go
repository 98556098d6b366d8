package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// exits runs a command and demands its exit code, the contract with scripts
// that testscript's own ! cannot see: `exits 3 weft run --as-of 2020-01-01`.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE command [args…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		coded, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%s did not run: %v", args[1], err)
		}
		got = coded.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s ended with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// matchesJSON looks up a path in the JSON that the last command printed and
// matches it with a pattern: `json counts.source ^2$`. Numbers in a path index lists.
func matchesJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] json PATH PATTERN")
	}
	var document any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &document); err != nil {
		ts.Fatalf("the output is no JSON: %v", err)
	}
	value := fmt.Sprint(lookUp(document, args[0]))
	matched, err := regexp.MatchString(args[1], value)
	ts.Check(err)
	if matched == neg {
		ts.Fatalf("%s is %s", args[0], value)
	}
}

func lookUp(document any, path string) any {
	for _, key := range strings.Split(path, "/") {
		switch d := document.(type) {
		case map[string]any:
			document = d[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(d) {
				return nil
			}
			document = d[i]
		default:
			return nil
		}
	}
	return document
}
