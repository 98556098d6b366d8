package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// receiver is a tool that a script's webhook destinations call. What it does next is
// in files of the script's folder, which are read at each call:
//
//	answer   how it answers: "500", "401", "html", "lost" (it takes the rows and
//	         breaks the connection); without the file it answers for each row
//	refuse   lines FIELD=VALUE of rows that it refuses
//
// and what it has done is too: held.jsonl has a line for each row that it holds, sorted
// by who it is, and calls.log one for each call.
type receiver struct {
	folder string

	mu   sync.Mutex
	held map[string]receivedRow
}

type receivedRow struct {
	Object string            `json:"object"`
	ID     map[string]string `json:"id"`
	Fields map[string]any    `json:"fields,omitempty"`
}

// receive starts a receiver: `receive CRM_URL` puts its address into a variable.
func receive(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: receive VARIABLE")
	}
	r := &receiver{folder: ts.MkAbs("."), held: map[string]receivedRow{}}
	server := httptest.NewServer(r)
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
}

// ServeHTTP takes one call.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	body, err := io.ReadAll(request.Body)
	var call struct {
		Data struct {
			Object, Op string
			Rows       []struct {
				Key    string
				ID     map[string]string
				Fields map[string]any
			}
		}
	}
	if err == nil && request.Method == http.MethodPost {
		err = json.Unmarshal(body, &call)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer := strings.TrimSpace(r.file("answer"))
	r.log(fmt.Sprintf("%s %s %d rows: %s\n", call.Data.Object, call.Data.Op, len(call.Data.Rows), answer))
	switch answer {
	case "", "lost":
	case "html":
		_, _ = io.WriteString(w, "<html>welcome</html>")
		return
	default:
		w.WriteHeader(map[string]int{"500": http.StatusInternalServerError, "401": http.StatusUnauthorized}[answer])
		return
	}
	results := []map[string]any{}
	for _, row := range call.Data.Rows {
		if field := r.refuses(row.Fields); field != "" {
			results = append(results, map[string]any{"key": row.Key, "status": 422, "error": field + " is not allowed: " + fmt.Sprint(row.Fields[field])})
			continue
		}
		results = append(results, map[string]any{"key": row.Key, "status": 200})
		r.hold(call.Data.Op, receivedRow{call.Data.Object, row.ID, row.Fields})
	}
	if answer == "lost" {
		panic(http.ErrAbortHandler)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"results": results})
}

func (r *receiver) file(name string) string {
	text, _ := os.ReadFile(filepath.Join(r.folder, name)) // often there is none
	return string(text)
}

func (r *receiver) refuses(fields map[string]any) string {
	for line := range strings.Lines(r.file("refuse")) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if got, ok := fields[name]; ok && fmt.Sprint(got) == value {
			return name
		}
	}
	return ""
}

func (r *receiver) log(line string) {
	file, err := os.OpenFile(filepath.Join(r.folder, "calls.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = io.WriteString(file, line)
		_ = file.Close()
	}
	if err != nil {
		panic(err)
	}
}

// hold does what an operation says, and writes what is held.
func (r *receiver) hold(op string, row receivedRow) {
	key := row.Object + fmt.Sprint(row.ID)
	if op == "delete" || op == "remove" {
		delete(r.held, key)
	} else {
		r.held[key] = row
	}
	var text bytes.Buffer
	for _, key := range slices.Sorted(maps.Keys(r.held)) {
		line, err := json.Marshal(r.held[key])
		if err != nil {
			panic(err)
		}
		text.Write(append(line, '\n'))
	}
	if err := os.WriteFile(filepath.Join(r.folder, "held.jsonl"), text.Bytes(), 0o600); err != nil {
		panic(err)
	}
}

// absent demands that a text is in no file below some paths, and not in what the last
// command printed: `absent canary build cache`.
func absent(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: absent TEXT [PATH…]")
	}
	for _, output := range []string{"stdout", "stderr"} {
		if strings.Contains(ts.ReadFile(output), args[0]) {
			ts.Fatalf("%q is in the %s", args[0], output)
		}
	}
	for _, path := range args[1:] {
		err := filepath.WalkDir(ts.MkAbs(path), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			if bytes.Contains(text, []byte(args[0])) {
				ts.Fatalf("%q is in %s", args[0], path)
			}
			return err
		})
		ts.Check(err)
	}
}
