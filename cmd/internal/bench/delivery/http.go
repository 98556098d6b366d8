package delivery

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/weft-cdp/weft/adapters/destinations/webhook"
	"github.com/weft-cdp/weft/runner/delivery"
)

const (
	callRows = 500
	calls    = 8
	signKey  = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
)

// overHTTP posts rows to a sink on this machine, which reads them and says OK.
func overHTTP(rows int64) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	open := &gate{}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // a call that breaks off is its sender's to tell
		open.pass()
	})}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()
	url := "http://" + listener.Addr().String()
	to, err := webhook.New(map[string]string{
		"url": url, "batch": strconv.Itoa(callRows), "concurrency": strconv.Itoa(calls), "secret": signKey,
	}, webhook.Options{})
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: calls}}
	block := make([]delivery.Transition, blockRows)
	for i := range block {
		block[i] = transition(int64(i), 1)
	}
	c := contest{name: "http", block: block, gate: open, bar: 0.8, to: to, op: "upsert", bare: func(ctx context.Context, rows int64) error {
		return inBatches(rows, callRows, calls, func(first, last int64) error { return post(ctx, client, url, block, first, last) })
	}}
	return c.run(rows)
}

// blockRows is how many rows differ from each other.
const blockRows = 10_000

// bareRow is a row as somebody would write it: with encoding/json.
type bareRow struct {
	Key    string            `json:"key"`
	ID     map[string]string `json:"id"`
	Fields bareFields        `json:"fields"`
}

type bareFields struct {
	City      any `json:"city"`
	Spend     any `json:"spend"`
	Orders    any `json:"orders"`
	VIP       any `json:"vip"`
	LastOrder any `json:"last_order"`
}

// post sends rows in one call, signed, and looks whether it was taken.
func post(ctx context.Context, client *http.Client, url string, block []delivery.Transition, first, last int64) error {
	list := make([]bareRow, 0, last-first+1)
	for seq := first; seq <= last; seq++ {
		row := &block[seq%int64(len(block))]
		v, digest := row.Values, sha256.Sum256([]byte(row.Key))
		list = append(list, bareRow{
			Key: base64.RawURLEncoding.EncodeToString(digest[:19]), ID: map[string]string{"email": row.Key},
			Fields: bareFields{v[0], v[1], v[2], v[3], v[4]},
		})
	}
	body, err := json.Marshal(map[string]any{"type": "customers.upsert", "data": map[string]any{"object": "customers", "op": "upsert", "rows": list}})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	id, now := strconv.FormatInt(first, 10), strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte("012345678901234567890123"))
	mac.Write([]byte(id + "." + now + "."))
	mac.Write(body)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("webhook-id", id)
	r.Header.Set("webhook-timestamp", now)
	r.Header.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	response, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // it is read
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", response.StatusCode)
	}
	return nil
}
