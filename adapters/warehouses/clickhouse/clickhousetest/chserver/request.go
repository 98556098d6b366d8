package main

import (
	"cmp"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/andybalholm/brotli"
)

// request is what a client asks for.
type request struct {
	id         string     // query_id, ours when the client gave none
	parameters url.Values // all of the URL
	sql        string
	format     string    // of the answer; of the rows when there are some
	rows       io.Reader // the rows that an INSERT brings; nil for all other statements
}

var (
	insertFormat = regexp.MustCompile(`(?is)^(\s*INSERT\s.*)\sFORMAT\s+(\w+)\s*;?\s*$`)
	insertValues = regexp.MustCompile(`(?is)^(\s*INSERT\s.*)\sVALUES\s*;?\s*$`)
)

// readRequest finds the statement. An INSERT in the URL has its rows in the
// body; else the body is the statement, or the rest of it.
func readRequest(r *http.Request) (*request, error) {
	given := r.URL.Query()
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return nil, exception(48, "NOT_IMPLEMENTED", "This test server takes no tables beside a query")
	}
	body, err := readBody(r, given.Get("decompress") == "1")
	if err != nil {
		return nil, err
	}
	asked := &request{
		id:         cmp.Or(given.Get("query_id"), newID()),
		parameters: given,
		sql:        given.Get("query"),
		format:     cmp.Or(given.Get("default_format"), r.Header.Get("X-ClickHouse-Format"), "TabSeparated"),
	}
	if found := insertFormat.FindStringSubmatch(asked.sql); found != nil {
		asked.sql, asked.format, asked.rows = found[1], found[2], body
		return asked, nil
	}
	if found := insertValues.FindStringSubmatch(asked.sql); found != nil {
		asked.sql, asked.format, asked.rows = found[1], "Values", body
		return asked, nil
	}
	rest, err := io.ReadAll(body)
	if asked.sql != "" && len(rest) > 0 {
		asked.sql += "\n"
	}
	asked.sql += string(rest)
	return asked, err
}

// readBody gives the body without its compression: that of HTTP, and the
// engine's own inside it.
func readBody(r *http.Request, native bool) (body io.Reader, err error) {
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "":
		body = r.Body
	case "gzip":
		body, err = gzip.NewReader(r.Body)
	case "deflate":
		body, err = zlib.NewReader(r.Body)
	case "br":
		body = brotli.NewReader(r.Body)
	default:
		err = exception(48, "NOT_IMPLEMENTED", "This test server reads no bodies compressed by '%s'", encoding)
	}
	if err == nil && native {
		body = compress.NewReader(body)
	}
	return body, err
}

var (
	outputFormat = regexp.MustCompile(`(?is)\sFORMAT\s+(\w+)\s*(?:\sSETTINGS\s.*)?;?\s*$`)
	// pieces are formats without a head or a foot: the pieces that the engine gives,
	// each a whole output, are one output together.
	pieces = []string{"Native", "TabSeparated", "TSV", "CSV", "RowBinary", "JSONEachRow", "Null"}
)

// inPieces tells whether the answer can be sent while it comes.
func (r *request) inPieces() bool {
	format := r.format
	if found := outputFormat.FindStringSubmatch(r.sql); found != nil {
		format = found[1]
	}
	return slices.Contains(pieces, format)
}

// queryParameters are the values of the {name:Type} in the statement.
func (r *request) queryParameters() map[string]string {
	values := map[string]string{}
	for name := range r.parameters {
		if parameter, ok := strings.CutPrefix(name, "param_"); ok {
			values[parameter] = r.parameters.Get(name)
		}
	}
	return values
}
