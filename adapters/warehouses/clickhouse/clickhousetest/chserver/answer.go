package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/andybalholm/brotli"
)

// answer is what a client gets: output, compressed as it asked, or an error. It
// is a good answer (200) from its first byte on; an error that comes later is
// written behind the output.
type answer struct {
	w       http.ResponseWriter
	tag     string           // what frames an error behind output
	whole   *bytes.Buffer    // keeps the output back until the end; nil otherwise
	body    io.Writer        // through the compression of HTTP
	frames  *compress.Writer // the engine's own compression; nil without
	started bool
}

func newAnswer(w http.ResponseWriter, r *http.Request) *answer {
	asked := r.URL.Query()
	a := &answer{w: w, tag: newID()[:16]}
	header := w.Header()
	header.Set("X-ClickHouse-Exception-Tag", a.tag)
	header.Set("X-ClickHouse-Query-Id", asked.Get("query_id"))
	header.Set("X-ClickHouse-Timezone", "UTC")
	header.Set("X-ClickHouse-Format", asked.Get("default_format"))
	a.body = w
	if asked.Get("wait_end_of_query") == "1" {
		a.whole = &bytes.Buffer{}
		a.body = a.whole
	}
	if asked.Get("compress") == "1" {
		method := compress.LZ4
		if strings.EqualFold(asked.Get("network_compression_method"), "ZSTD") {
			method = compress.ZSTD
		}
		a.frames = compress.NewWriter(0, method)
		return a
	}
	if asked.Get("enable_http_compression") != "0" {
		a.compress(r.Header.Get("Accept-Encoding"))
	}
	return a
}

// compress takes the first compression of HTTP that the client accepts.
func (a *answer) compress(accepted string) {
	for _, encoding := range strings.Split(accepted, ",") {
		switch encoding = strings.TrimSpace(encoding); encoding {
		case "gzip":
			a.body = gzip.NewWriter(a.body)
		case "deflate":
			a.body = zlib.NewWriter(a.body)
		case "br":
			a.body = brotli.NewWriterLevel(a.body, 1)
		default:
			continue
		}
		a.w.Header().Set("Content-Encoding", encoding)
		return
	}
}

// frameSize is how much output a frame of the engine's compression holds at
// most, as the engine itself has it.
const frameSize = 1 << 20

func (a *answer) write(output []byte) error {
	for len(output) > 0 {
		piece := output[:min(len(output), frameSize)]
		output = output[len(piece):]
		if a.frames != nil {
			if err := a.frames.Compress(piece); err != nil {
				return err
			}
			piece = a.frames.Data
		}
		a.started = true
		if _, err := a.body.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

func (a *answer) close() error {
	if compressed, ok := a.body.(io.Closer); ok && a.started {
		if err := compressed.Close(); err != nil {
			return err
		}
	}
	if a.whole != nil {
		_, err := a.w.Write(a.whole.Bytes())
		return err
	}
	return nil
}

var exceptionCode = regexp.MustCompile(`^Code: (\d+)\.`)

// fail answers with an error, by its status if nothing was sent yet.
func (a *answer) fail(err error, version string) {
	code, text := "1002", err.Error()
	if found := exceptionCode.FindStringSubmatch(text); found != nil {
		code = found[1]
	} else {
		text = exception(1002, "UNKNOWN_EXCEPTION", "%s", text).Error()
	}
	text += fmt.Sprintf(" (version %s (test server))\n", version)
	if a.started && a.whole == nil {
		// The frame of such errors; it is not in the engine's compression.
		_, _ = fmt.Fprintf(a.body, "\r\n__exception__\r\n%s\r\n%s%d %s\r\n__exception__\r\n", a.tag, text, len(text), a.tag)
		a.whole, a.started = nil, true
		_ = a.close() // who has gone needs no answer
		return
	}
	header := a.w.Header()
	header.Del("Content-Encoding")
	header.Set("Content-Type", "text/plain; charset=UTF-8")
	header.Set("X-ClickHouse-Exception-Code", code)
	a.w.WriteHeader(cmp.Or(statuses[code], http.StatusInternalServerError))
	_, _ = io.WriteString(a.w, text)
}

// statuses are those of errors that are not 500.
var statuses = map[string]int{
	"6": 400, "16": 404, "27": 400, "36": 400, "38": 400, "41": 400, "43": 400, "46": 404, "47": 404, "48": 501,
	"50": 404, "53": 400, "56": 404, "60": 404, "62": 400, "69": 400, "70": 400, "72": 400, "81": 404, "115": 404,
	"159": 408, "192": 404, "193": 401, "194": 401, "456": 400, "516": 403,
}
