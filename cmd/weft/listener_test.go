package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// listen starts what alerts are told to: `listen ALERTS_URL` puts its address into a
// variable. Each call is a line of alerts.log: its path, whether the signature is right
// by $ALERTS_KEY, and its body, of which moments are T. Where there is a file deaf, every
// call is answered by 500.
func listen(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: listen VARIABLE")
	}
	folder := ts.MkAbs(".")
	key := ts.Getenv("ALERTS_KEY")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(err)
		}
		if _, err := os.Stat(filepath.Join(folder, "deaf")); err == nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		line := fmt.Sprintf("%s %s %s\n", r.URL.Path, signed(r.Header, body, key), momentsOf.ReplaceAll(body, []byte("T")))
		file, err := os.OpenFile(filepath.Join(folder, "alerts.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = io.WriteString(file, line)
			_ = file.Close()
		}
		if err != nil {
			panic(err)
		}
	}))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
}

var momentsOf = regexp.MustCompile(`20\d\d-\d\d-\d\dT[0-9:.]+Z`)

// signed looks at a signature as a receiver of Standard Webhooks does.
func signed(header http.Header, body []byte, key string) string {
	if header.Get("webhook-signature") == "" {
		return "unsigned"
	}
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(key, "whsec_"))
	if err != nil {
		panic(err)
	}
	mac := hmac.New(sha256.New, secret)
	_, _ = fmt.Fprintf(mac, "%s.%s.%s", header.Get("webhook-id"), header.Get("webhook-timestamp"), body)
	if header.Get("webhook-signature") == "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		return "signed"
	}
	return "forged"
}
