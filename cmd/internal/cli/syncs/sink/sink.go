// Package sink is `weft sync sink`: the other end of a webhook destination, to try syncs
// with. In come calls, out goes a file of what is held; it must not know a project.
package sink

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
)

// options are what `weft sync sink` was given.
type options struct {
	env    *project.Env
	addr   string
	file   string
	reject []string // FIELD=VALUE
	ready  string
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &options{env: env}
	cmd := &cobra.Command{
		Use:   "sink",
		Short: "Receive what a webhook destination sends, on this machine, to try syncs with",
		Long: `Sink is the other end of a destination of type webhook: it listens on this machine,
keeps what it holds in a file, a line of JSON for each row, and says what it got. It
has nothing to do with a project. --reject makes it refuse rows, as a tool would whose
rules they break.`,
		Example: "  weft sync sink --addr 127.0.0.1:8089 --file build/sink.jsonl --reject city=Atlantis",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return run(cmd.Context(), opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.addr, "addr", "127.0.0.1:8089", "listen on `HOST:PORT`")
	flags.StringVar(&opts.file, "file", "", "keep what is held in `FILE`, and begin with what is in it")
	flags.StringArrayVar(&opts.reject, "reject", nil, "refuse rows in which a field has a value, as `FIELD=VALUE`; may be repeated")
	flags.StringVar(&opts.ready, "ready", "", "write the address to `FILE` once it is listened on")
	return cmd
}

// sink holds rows as a tool would.
type sink struct {
	opts *options
	mu   sync.Mutex
	rows map[string]held // by object and identity
	seen map[string]bool // idempotency keys of rows that were taken
}

// held is one row that is held, and a line of the file.
type held struct {
	Object string            `json:"object"`
	ID     map[string]string `json:"id"`
	Fields map[string]any    `json:"fields,omitempty"`
}

// call is what a webhook destination posts.
type call struct {
	Data struct {
		Object string `json:"object"`
		Op     string `json:"op"`
		Rows   []struct {
			Key    string            `json:"key"`
			ID     map[string]string `json:"id"`
			Fields map[string]any    `json:"fields"`
		} `json:"rows"`
	} `json:"data"`
}

// answer says what became of one row.
type answer struct {
	Key    string `json:"key"`
	Status int    `json:"status"`
	Error  string `json:"error,omitempty"`
}

func run(ctx context.Context, opts *options) error {
	s := &sink{opts: opts, rows: map[string]held{}, seen: map[string]bool{}}
	if err := s.load(); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", opts.addr)
	if err != nil {
		return fault.New(fault.Wrong, "choose another one with --addr", "%w", err)
	}
	if opts.ready != "" {
		if err := os.WriteFile(opts.ready, []byte(listener.Addr().String()), 0o600); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	opts.env.Streams.Notef("listening on http://%s\n", listener.Addr())
	server := &http.Server{Handler: http.HandlerFunc(s.take), ReadHeaderTimeout: time.Minute}
	stopped := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stopped()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fault.New(fault.Wrong, "", "%w", err)
	}
	return nil
}

// load reads what was held before.
func (s *sink) load() error {
	if s.opts.file == "" {
		return nil
	}
	text, err := os.ReadFile(s.opts.file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		var row held
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			return fault.New(fault.Wrong, "remove it, or name another one", "%s is no file of a sink: %w", s.opts.file, err)
		}
		s.rows[keyOf(row.Object, row.ID)] = row
	}
	return nil
}

// keyOf names a row of an object by its identity, in the order of names.
func keyOf(object string, id map[string]string) string {
	parts := []string{object}
	for _, name := range slices.Sorted(maps.Keys(id)) {
		parts = append(parts, fmt.Sprintf("%q=%q", name, id[name]))
	}
	return strings.Join(parts, " ")
}

// take answers one call.
func (s *sink) take(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		return // somebody asks whether it is there
	}
	body, err := io.ReadAll(r.Body)
	var got call
	if err == nil {
		err = json.Unmarshal(body, &got)
	}
	if err != nil {
		http.Error(w, "no call of a webhook destination", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	answers := make([]answer, len(got.Data.Rows))
	taken := 0
	for i, row := range got.Data.Rows {
		answers[i] = answer{Key: row.Key, Status: http.StatusOK}
		if field := s.refused(row.Fields); field != "" {
			answers[i] = answer{Key: row.Key, Status: http.StatusUnprocessableEntity, Error: field + " has a value that is not allowed"}
			continue
		}
		taken++
		if s.seen[row.Key] {
			continue // the same again
		}
		s.seen[row.Key] = true
		s.hold(got.Data.Op, held{Object: got.Data.Object, ID: row.ID, Fields: row.Fields})
	}
	if err := s.save(); err != nil {
		http.Error(w, "the file cannot be written", http.StatusInternalServerError)
		s.opts.env.Streams.Notef("%v\n", err)
		return
	}
	s.opts.env.Streams.Notef("%s %s: %d taken, %d refused\n", got.Data.Object, got.Data.Op, taken, len(answers)-taken)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"results": answers})
}

// refused gives the field because of which a row is refused; "" when it is not.
func (s *sink) refused(fields map[string]any) string {
	for _, rule := range s.opts.reject {
		name, value, _ := strings.Cut(rule, "=")
		if got, ok := fields[name]; ok && fmt.Sprint(got) == value {
			return name
		}
	}
	return ""
}

// hold does what an operation says.
func (s *sink) hold(op string, row held) {
	key := keyOf(row.Object, row.ID)
	if op == "delete" || op == "remove" {
		delete(s.rows, key)
		return
	}
	s.rows[key] = row
}

// save writes the file anew, sorted, so that it can be compared and read.
func (s *sink) save() error {
	if s.opts.file == "" {
		return nil
	}
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(s.rows)) {
		line, err := json.Marshal(s.rows[key])
		if err != nil {
			return err
		}
		text.Write(append(line, '\n'))
	}
	if err := os.MkdirAll(filepath.Dir(s.opts.file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(s.opts.file, []byte(text.String()), 0o600)
}
