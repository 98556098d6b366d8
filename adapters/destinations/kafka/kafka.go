// Package kafka produces rows to topics of Kafka, or of what speaks its protocol.
//
//	func Manifest() *manifest.Manifest
//	func New(set map[string]string) (*Destination, error)
//
// A record's key is the row's identity, so that all records of a row are in one
// partition, in their order, and a compacted topic keeps the last. Its value is a
// JSON object of the fields, or nothing when the row is taken away. The headers
// weft-op and weft-key have the operation and the row's idempotency key. The
// package must not know what a sync is.
package kafka

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/adapters/destinations/values"
	"github.com/weft-cdp/weft/compiler/manifest"
)

const (
	mostRows = 5_000
	writers  = 4
	patience = time.Minute
)

// Manifest tells what Kafka takes.
func Manifest() *manifest.Manifest {
	return &manifest.Manifest{
		Name: "kafka", Version: 1, Title: "Kafka",
		Description: "Topics of a cluster, which must be there. The account needs WRITE and DESCRIBE on them, and IDEMPOTENT_WRITE on the cluster where that is asked for.",
		Settings: []*manifest.Setting{
			{Name: "brokers", Type: "string", Required: true, Doc: "host:port, several with commas between them"},
			{Name: "tls", Type: "bool", Set: true, Default: "false", Doc: "whether connections are encrypted"},
			{Name: "mechanism", Type: "enum", Values: []string{"plain", "scram-sha-256", "scram-sha-512"}, Set: true, Default: "plain", Doc: "how the user is proved"},
			{Name: "user", Type: "string", Doc: "of SASL; without it none is sent"},
			{Name: "password", Type: "secret", Doc: "of the user"},
		},
		Guarantee: manifest.Guarantee{Class: "keyed_at_least_once"},
		Any:       declared.Erases(declared.Any("A topic.", mostRows, "upsert", "update", "create", "delete", "add", "remove", "append"), manifest.Erasure{Op: "delete", Tells: true, ByHand: "a message says that they are gone; earlier ones stay until the topic is compacted or they expire, and readers have to act on it"}),
	}
}

// Destination is one cluster.
type Destination struct {
	adapters.AtOnce
	contract adapters.Contract
	options  []kgo.Opt

	mu     sync.Mutex
	client *kgo.Client
}

// New makes the destination. The error tells what is wrong with the settings.
func New(set map[string]string) (*Destination, error) {
	m := Manifest()
	settings, err := m.NewSettings(set)
	if err != nil {
		return nil, err
	}
	d := &Destination{contract: declared.Contract(m), options: []kgo.Opt{
		kgo.SeedBrokers(strings.Split(strings.ReplaceAll(settings.Text("brokers"), " ", ""), ",")...),
		kgo.ClientID("weft"), kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.RecordDeliveryTimeout(patience), kgo.UnknownTopicRetries(1), kgo.ProducerLinger(5 * time.Millisecond),
	}}
	if settings.Bool("tls") {
		d.options = append(d.options, kgo.DialTLSConfig(&tls.Config{MinVersion: tls.VersionTLS12}))
	}
	if user := settings.Text("user"); user != "" {
		d.options = append(d.options, kgo.SASL(mechanism(settings.Text("mechanism"), user, settings.Text("password"))))
	}
	d.contract.Limits = adapters.Limits{
		Account:     declared.Account("kafka", settings.Text("brokers")),
		Concurrency: adapters.Concurrency{Start: writers, Max: writers}, Timeout: patience,
	}
	return d, nil
}

func mechanism(name, user, password string) sasl.Mechanism {
	switch name {
	case "scram-sha-256":
		return scram.Auth{User: user, Pass: password}.AsSha256Mechanism()
	case "scram-sha-512":
		return scram.Auth{User: user, Pass: password}.AsSha512Mechanism()
	}
	return plain.Auth{User: user, Pass: password}.AsMechanism()
}

// Describe gives the contract.
func (d *Destination) Describe() adapters.Contract { return d.contract }

// connected gives the client, which is made when it is needed first: it has
// goroutines of its own.
func (d *Destination) connected() (*kgo.Client, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.client == nil {
		client, err := kgo.NewClient(d.options...)
		if err != nil {
			return nil, err
		}
		d.client = client
	}
	return d.client, nil
}

// Close gives up the connections; they are made anew when they are needed.
func (d *Destination) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.client != nil {
		d.client.Close()
		d.client = nil
	}
}

// Check asks whether a broker answers.
func (d *Destination) Check(ctx context.Context) error {
	client, err := d.connected()
	if err != nil {
		return errors.New("the settings of kafka do not make a client: look at \"brokers\"")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := client.Ping(ctx); err != nil {
		return errors.New("no broker answers: look at \"brokers\", \"tls\", and the user")
	}
	return nil
}

// Write produces a record for each row, and waits for all of them.
func (d *Destination) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	if batch.Paced(ctx) != nil {
		return batch.Every(adapters.Result{Outcome: adapters.NotSent})
	}
	if ctx.Err() != nil {
		return batch.Every(adapters.Result{Outcome: adapters.NotSent})
	}
	client, err := d.connected()
	if err != nil {
		return batch.Every(adapters.Result{Outcome: adapters.Misconfigured, Code: "settings", Message: "the settings of kafka do not make a client"})
	}
	results := batch.Every(adapters.Result{})
	var pending sync.WaitGroup
	for i := range batch.Rows {
		pending.Add(1)
		client.Produce(ctx, record(&batch, &batch.Rows[i]), func(_ *kgo.Record, err error) {
			results.Rows[i] = explain(err)
			pending.Done()
		})
	}
	pending.Wait()
	return results
}

func record(batch *adapters.Batch, row *adapters.Row) *kgo.Record {
	r := &kgo.Record{
		Topic: batch.Object, Key: key(row.Identity),
		Headers: []kgo.RecordHeader{{Key: "weft-op", Value: []byte(batch.Op)}, {Key: "weft-key", Value: []byte(row.IdempotencyKey)}},
	}
	if row.Values != nil {
		var w bytes.Buffer
		values.Object(&w, batch.Fields, row.Values)
		r.Value = w.Bytes()
	} else if batch.Op == "add" { // a member has no values, and a record without one is a removal
		r.Value = []byte("{}")
	}
	return r
}

// key gives an identity as a record's key: one value as it is, several as JSON.
func key(identity []adapters.Identifier) []byte {
	if len(identity) == 1 {
		return []byte(identity[0].Value)
	}
	names, list := make([]string, len(identity)), make([]any, len(identity))
	for i, id := range identity {
		names[i], list[i] = id.Name, id.Value
	}
	var w bytes.Buffer
	values.Object(&w, names, list)
	return w.Bytes()
}

// explain says what the end of a record proves.
func explain(err error) adapters.Result {
	if err == nil {
		return adapters.Result{Outcome: adapters.OK}
	}
	var said *kerr.Error
	if !errors.As(err, &said) {
		return adapters.Result{Code: "connection", Message: fmt.Sprintf("no broker has confirmed it within %s", patience)}
	}
	r := adapters.Result{Code: said.Message, Message: said.Description}
	switch {
	case errors.Is(said, kerr.MessageTooLarge), errors.Is(said, kerr.InvalidRecord), errors.Is(said, kerr.RecordListTooLarge):
		r.Outcome = adapters.Rejected
	case errors.Is(said, kerr.TopicAuthorizationFailed), errors.Is(said, kerr.ClusterAuthorizationFailed), errors.Is(said, kerr.SaslAuthenticationFailed):
		r.Outcome = adapters.Auth
	case errors.Is(said, kerr.UnknownTopicOrPartition), errors.Is(said, kerr.InvalidTopicException), errors.Is(said, kerr.PolicyViolation):
		r.Outcome = adapters.Misconfigured
	case errors.Is(said, kerr.ThrottlingQuotaExceeded):
		r.Outcome = adapters.Throttled
	}
	return r
}
