package kafka_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/kafka"
)

func cluster(t *testing.T) *kfake.Cluster {
	t.Helper()
	c, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(3, "customers"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func open(t *testing.T, brokers []string) *kafka.Destination {
	t.Helper()
	d, err := kafka.New(map[string]string{"brokers": strings.Join(brokers, ", ")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func batch(topic, op string, names ...string) adapters.Batch {
	b := adapters.Batch{Object: topic, Op: op, Fields: []string{"city", "spend"}}
	for i, name := range names {
		row := adapters.Row{IdempotencyKey: "key-" + op + "-" + name, Identity: []adapters.Identifier{{Name: "email", Value: name}}}
		if op == "upsert" {
			row.Values = []any{"Malmö", int64(i)}
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// read gives so many records of the topic, a line each, sorted by key and in their
// order.
func read(t *testing.T, brokers []string, n int) string {
	t.Helper()
	client, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.ConsumeTopics("customers"), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var records []*kgo.Record
	for len(records) < n && ctx.Err() == nil {
		records = append(records, client.PollFetches(ctx).Records()...)
	}
	slices.SortStableFunc(records, func(a, b *kgo.Record) int { return strings.Compare(string(a.Key), string(b.Key)) })
	var b strings.Builder
	for _, r := range records {
		fmt.Fprintf(&b, "%s %s %s=%s %s=%s nothing: %t\n", r.Key, r.Value, r.Headers[0].Key, r.Headers[0].Value, r.Headers[1].Key, r.Headers[1].Value, r.Value == nil)
	}
	return b.String()
}

func want(t *testing.T, results adapters.Results, outcomes ...adapters.Outcome) {
	t.Helper()
	if len(results.Rows) != len(outcomes) {
		t.Fatalf("%d results; want %d", len(results.Rows), len(outcomes))
	}
	for i, r := range results.Rows {
		if r.Outcome != outcomes[i] {
			t.Errorf("row %d is %s (%s: %s); want %s", i, r.Outcome, r.Code, r.Message, outcomes[i])
		}
	}
}

func TestRecordsOfRows(t *testing.T) {
	c := cluster(t)
	d := open(t, c.ListenAddrs())
	if err := d.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	want(t, d.Write(t.Context(), batch("customers", "upsert", "ana", "bo")), adapters.OK, adapters.OK)
	want(t, d.Write(t.Context(), batch("customers", "delete", "ana")), adapters.OK)
	b := batch("customers", "add", "cy")
	b.Rows[0].Identity = append(b.Rows[0].Identity, adapters.Identifier{Name: "shop", Value: "1"})
	want(t, d.Write(t.Context(), b), adapters.OK)
	expected := `ana {"city":"Malmö","spend":0} weft-op=upsert weft-key=key-upsert-ana nothing: false
ana  weft-op=delete weft-key=key-delete-ana nothing: true
bo {"city":"Malmö","spend":1} weft-op=upsert weft-key=key-upsert-bo nothing: false
{"email":"cy","shop":"1"} {} weft-op=add weft-key=key-add-cy nothing: false
`
	if got := read(t, c.ListenAddrs(), 4); got != expected {
		t.Errorf("there are\n%swant\n%s", got, expected)
	}
}

func TestWhatErrorsProve(t *testing.T) {
	c := cluster(t)
	want(t, open(t, c.ListenAddrs()).Write(t.Context(), batch("nothing", "upsert", "ana")), adapters.Misconfigured)
	for said, outcome := range map[*kerr.Error]adapters.Outcome{
		kerr.MessageTooLarge: adapters.Rejected, kerr.TopicAuthorizationFailed: adapters.Auth, kerr.InvalidRecord: adapters.Rejected,
	} {
		c.ControlKey(int16(kmsg.Produce), func(request kmsg.Request) (kmsg.Response, error, bool) {
			asked := request.(*kmsg.ProduceRequest)
			answer := asked.ResponseKind().(*kmsg.ProduceResponse)
			for _, topic := range asked.Topics {
				of := kmsg.NewProduceResponseTopic()
				of.Topic, of.TopicID = topic.Topic, topic.TopicID
				for _, p := range topic.Partitions {
					part := kmsg.NewProduceResponseTopicPartition()
					part.Partition, part.ErrorCode = p.Partition, said.Code
					of.Partitions = append(of.Partitions, part)
				}
				answer.Topics = append(answer.Topics, of)
			}
			return answer, nil, true
		})
		want(t, open(t, c.ListenAddrs()).Write(t.Context(), batch("customers", "upsert", "ana")), outcome)
	}
	b := batch("customers", "upsert", "ana")
	b.Pace = func(context.Context) error { return errors.New("not now") }
	want(t, open(t, c.ListenAddrs()).Write(t.Context(), b), adapters.NotSent)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	want(t, open(t, []string{"127.0.0.1:1"}).Write(ctx, batch("customers", "upsert", "ana")), adapters.NotSent)
}
