package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// post sends a statement outside of any session, with rows for an INSERT.
func post(ctx context.Context, server, statement string, rows io.Reader) (string, error) {
	address := strings.TrimRight(server, "/") + "/?query=" + url.QueryEscape(statement)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, rows)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", statement, body)
	}
	return string(body), err
}

// watch asks the engine again and again how much memory it holds, tables in
// memory and all queries together, until stop, which gives the most.
func watch(server string) (stop func() uint64) {
	ctx, cancel := context.WithCancel(context.Background())
	peak := make(chan uint64)
	go func() {
		most := uint64(0)
		for ctx.Err() == nil {
			text, err := post(ctx, server, "SELECT value FROM system.metrics WHERE name = 'MemoryTracking'", nil)
			if now, wrong := strconv.ParseUint(strings.TrimSpace(text), 10, 64); err == nil && wrong == nil {
				most = max(most, now)
			}
			time.Sleep(20 * time.Millisecond)
		}
		peak <- most
	}()
	return func() uint64 {
		cancel()
		return <-peak
	}
}
