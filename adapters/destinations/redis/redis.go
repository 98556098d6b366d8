// Package redis writes rows into Redis, or what speaks its protocol.
//
//	func Manifest() *manifest.Manifest
//	func New(set map[string]string) (*Destination, error)
//
// A row of customers known by the e-mail ana@shop.se is the hash
// customers:ana@shop.se, whose fields are the row's; what has no value is not in
// it. A member that is added is one of the set customers. Who is known by several
// values has a colon between them, and \: where a value has one. The package must not
// know what a sync is.
package redis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/adapters/destinations/values"
	"github.com/weft-cdp/weft/compiler/manifest"
)

const (
	mostRows    = 1_000
	connections = 4
	patience    = 30 * time.Second
)

// Manifest tells what Redis takes.
func Manifest() *manifest.Manifest {
	return &manifest.Manifest{
		Name: "redis", Version: 1, Title: "Redis",
		Description: "Hashes and sets of a database. The account needs HSET, HDEL and DEL on the keys of its rows, or SADD and SREM on its sets.",
		Settings: []*manifest.Setting{
			{Name: "url", Type: "secret", Required: true, Doc: "redis://user:password@host:6379/0, or rediss:// with TLS"},
			{Name: "prefix", Type: "string", Doc: "stands before each key, as shop: does"},
		},
		Guarantee: manifest.Guarantee{Class: "effectively_once"},
		Any:       declared.Erases(declared.Any("What the keys begin with, or the key of a set.", mostRows, "upsert", "delete", "add", "remove"), manifest.Erasure{Op: "delete"}),
	}
}

// Destination is one database.
type Destination struct {
	adapters.AtOnce
	contract adapters.Contract
	settings *manifest.Settings
	client   *redis.Client
}

// New makes the destination. The error tells what is wrong with the settings.
func New(set map[string]string) (*Destination, error) {
	m := Manifest()
	settings, err := m.NewSettings(set)
	if err != nil {
		return nil, err
	}
	options, err := redis.ParseURL(settings.Text("url"))
	if err != nil { // which would show the url
		return nil, errors.New("\"url\" of redis is no address of a database: it looks like redis://user:password@host:6379/0")
	}
	options.MaxRetries = -1 // what may have arrived is not sent again without being told
	options.PoolSize, options.ReadTimeout, options.WriteTimeout = connections, patience, patience
	options.ContextTimeoutEnabled = true
	d := &Destination{contract: declared.Contract(m), settings: settings, client: redis.NewClient(options)}
	d.contract.Limits = adapters.Limits{
		Account:     declared.Account("redis", fmt.Sprintf("%s\x00%d", options.Addr, options.DB)),
		Concurrency: adapters.Concurrency{Start: connections, Max: connections}, Timeout: patience,
	}
	return d, nil
}

// Describe gives the contract.
func (d *Destination) Describe() adapters.Contract { return d.contract }

// Check asks whether the database answers.
func (d *Destination) Check(ctx context.Context) error {
	if err := d.client.Ping(ctx).Err(); err != nil {
		return errors.New(explain(err).Message)
	}
	return nil
}

// Write sends the rows in one pipeline.
func (d *Destination) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	if batch.Paced(ctx) != nil {
		return batch.Every(adapters.Result{Outcome: adapters.NotSent})
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn := d.client.Conn()
	defer func() { _ = conn.Close() }() // it goes back to the others
	if err := conn.Ping(ctx).Err(); err != nil {
		r := explain(err)
		switch r.Outcome { // nothing was sent but the question, and what is said is of no row
		case adapters.Ambiguous:
			r.Outcome = adapters.NotSent
		case adapters.Rejected:
			r.Outcome = adapters.Misconfigured
			if strings.Contains(err.Error(), "max number of clients") {
				r.Outcome = adapters.Throttled
			}
		}
		return batch.Every(r)
	}
	pipe := conn.Pipeline()
	commands := make([][]redis.Cmder, len(batch.Rows))
	for i := range batch.Rows {
		commands[i] = d.commands(ctx, pipe, &batch, &batch.Rows[i])
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	results := batch.Every(adapters.Result{Outcome: adapters.OK})
	for i, of := range commands {
		for _, command := range of {
			if err := command.Err(); err != nil && results.Rows[i].Outcome != adapters.Ambiguous {
				results.Rows[i] = explain(err)
			}
		}
	}
	return results
}

// separated is how a value is written beside others, so that they can be told apart.
var separated = strings.NewReplacer(`\`, `\\`, `:`, `\:`)

// memberOf is a row's identity as one text: the value as it is, or several with a
// colon between them and a backslash before the colons that are theirs.
func memberOf(identity []adapters.Identifier) string {
	if len(identity) == 1 {
		return identity[0].Value
	}
	names := make([]string, len(identity))
	for i, id := range identity {
		names[i] = separated.Replace(id.Value)
	}
	return strings.Join(names, ":")
}

// commands adds those of a row.
func (d *Destination) commands(ctx context.Context, pipe redis.Pipeliner, batch *adapters.Batch, row *adapters.Row) []redis.Cmder {
	object, member := d.settings.Text("prefix")+batch.Object, memberOf(row.Identity)
	key := object + ":" + member
	switch batch.Op {
	case "add":
		return []redis.Cmder{pipe.SAdd(ctx, object, member)}
	case "remove":
		return []redis.Cmder{pipe.SRem(ctx, object, member)}
	case "delete":
		return []redis.Cmder{pipe.Del(ctx, key)}
	}
	var set []any
	var clear []string
	for i, value := range row.Values {
		text, null := values.Text(value)
		if null {
			clear = append(clear, batch.Fields[i])
			continue
		}
		set = append(set, batch.Fields[i], text)
	}
	for _, id := range row.Identity { // by which the hash exists when it has no other field
		if !slices.Contains(batch.Fields, id.Name) {
			set = append(set, id.Name, id.Value)
		}
	}
	var commands []redis.Cmder
	if len(set) > 0 {
		commands = append(commands, pipe.HSet(ctx, key, set...))
	}
	if len(clear) > 0 {
		commands = append(commands, pipe.HDel(ctx, key, clear...))
	}
	return commands
}

// outcomes are what the first words of errors prove.
var outcomes = map[string]adapters.Outcome{
	"WRONGTYPE": adapters.Rejected,
	"NOAUTH":    adapters.Auth, "WRONGPASS": adapters.Auth, "NOPERM": adapters.Auth,
	"READONLY": adapters.Misconfigured, "MOVED": adapters.Misconfigured,
	"OOM": adapters.Throttled, "LOADING": adapters.Throttled, "BUSY": adapters.Throttled, "MASTERDOWN": adapters.Throttled,
	"CLUSTERDOWN": adapters.Throttled, "TRYAGAIN": adapters.Throttled, "MISCONF": adapters.Throttled, "ERR": adapters.Rejected,
}

// explain says what an error proves. What Redis says is left out but for its first
// word: the rest may quote.
func explain(err error) adapters.Result {
	var said redis.Error
	if errors.As(err, &said) {
		word, _, _ := strings.Cut(said.Error(), " ")
		outcome, known := outcomes[word]
		if !known {
			return adapters.Result{Code: "other", Message: "Redis answers with an error that weft does not know"}
		}
		return adapters.Result{Outcome: outcome, Code: word, Message: "Redis answers with " + word}
	}
	return adapters.Result{Code: "connection", Message: "Redis cannot be reached, or the connection broke"}
}
